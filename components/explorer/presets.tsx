import { ALL, type Asked, exploreHref } from "./explore-href.ts";

/** Where most people begin: a link and a sentence for each. `core`: the group that stands for the usual traffic. */
export function Presets({ host, core }: { host: string | null; core: string | null }) {
  const of = core === null ? "all workloads" : `the ${core} workloads`;
  const presets: { who: string; what: string; rest: string; asked: Partial<Asked> }[] = [
    {
      who: "Contributors",
      what: "Throughput and p99",
      rest: ` of ${of}: whether what was pushed is felt.`,
      asked: { group: core, metrics: ["throughput_ops", "latency_us_p99"], sort: "listed" },
    },
    {
      who: "Maintainers",
      what: "What moved",
      rest: ", confirmed and suspected, the largest first.",
      asked: { moved: true },
    },
    {
      who: "Maintainers",
      what: "The widest noise first",
      rest: ": where a change is hardest to tell.",
      asked: { sort: "noise" },
    },
    {
      who: "Everybody",
      what: "One line for each workload",
      rest: ", with its verdict.",
      asked: { view: "lines" },
    },
  ];
  return (
    <ul
      aria-label="Where to begin"
      className="max-w-[84rem] border-y border-line py-2 lg:columns-2 lg:gap-12"
    >
      {presets.map(({ who, what, rest, asked }) => (
        <li key={what} className="break-inside-avoid py-0.5">
          <span className="text-soft">{who}: </span>
          <a href={exploreHref({ ...ALL, host }, asked)}>{what}</a>
          {rest}
        </li>
      ))}
    </ul>
  );
}
