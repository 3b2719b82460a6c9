import { type Asked, exploreHref } from "./explore-href.ts";

type Facet = {
  name: "group" | "workload" | "variant" | "metric" | "host";
  title: string;
  values: { value: string; title: string; series: number; chosen: boolean }[];
};

/** Values of one facet that stand open; more are behind one click. */
const OPEN = 24;

/** Ways to narrow the choice, each with how many series it leaves. Plain links: they work without scripts. */
export function Facets({ facets, asked }: { facets: Facet[]; asked: Asked }) {
  return (
    <nav aria-label="Narrow the choice" className="grid grid-cols-[minmax(0,1fr)] gap-y-2">
      {facets.map((facet) => (
        <div
          key={facet.name}
          className="grid grid-cols-[minmax(0,1fr)] gap-x-4 sm:grid-cols-[5rem_minmax(0,1fr)]"
        >
          <p className="text-soft">{facet.title}</p>
          {facet.values.length > OPEN ? (
            <Folded facet={facet} asked={asked} />
          ) : (
            <Values facet={facet} asked={asked} />
          )}
        </div>
      ))}
    </nav>
  );
}

function Folded({ facet, asked }: { facet: Facet; asked: Asked }) {
  const chosen = facet.values.filter((one) => one.chosen);
  return (
    <div>
      {chosen.length > 0 ? <Values facet={{ ...facet, values: chosen }} asked={asked} /> : null}
      <details>
        <summary className="text-soft">
          {chosen.length > 0 ? "all" : "any"} of {facet.values.length}
        </summary>
        <Values facet={facet} asked={asked} />
      </details>
    </div>
  );
}

function Values({ facet: { name, values }, asked }: { facet: Facet; asked: Asked }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
      {values.map(({ value, title, series, chosen }) => (
        <li key={value} className="min-w-0 break-words">
          <a
            href={exploreHref(asked, toggled(name, value, chosen, asked))}
            aria-current={chosen ? "true" : undefined}
            className="aria-[current]:font-medium aria-[current]:no-underline"
          >
            {title}
            {chosen && name !== "host" ? (
              <>
                <span className="sr-only">, chosen: let go</span>
                <span aria-hidden="true"> ×</span>
              </>
            ) : null}
          </a>{" "}
          <span className="text-soft">{series}</span>
        </li>
      ))}
    </ul>
  );
}

/** What is chosen is let go by choosing it again; of metrics there may be several, of hosts there is always one. */
function toggled(name: Facet["name"], value: string, chosen: boolean, { metrics }: Asked): Partial<Asked> {
  const now = chosen ? null : value;
  if (name === "group") return { group: now };
  if (name === "host") return { host: value === "" ? null : value };
  if (name === "workload") return { workload: now };
  if (name === "variant") return { variant: now };
  return { metrics: chosen ? metrics.filter((one) => one !== value) : [...metrics, value] };
}
