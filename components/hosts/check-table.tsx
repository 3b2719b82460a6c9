import { plain } from "../../db/contract/plain.ts";
import type { SessionChecks } from "../../db/contract/session.ts";

type State = SessionChecks[string]["state"];
type Check = SessionChecks[string] & { name: string };

const LETTERS = 200;
/** The worst first; what is good, and what a host has not, needs nobody's look. */
const ORDER: State[] = ["bad", "improvable", "unknown", "good", "not here"];

/** What the host's checks found when its newest session began: what is not good at once, the rest on request. */
export function CheckTable({ checks, name }: { checks: SessionChecks; name: string }) {
  const all = Object.entries(checks)
    .map(([check, about]): Check => ({ name: check, ...about }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  if (all.length === 0) {
    return (
      <p className="text-soft">
        Not recorded: its newest session was not checked.{" "}
        <code className="printed">plumbline host check</code> checks a host now.
      </p>
    );
  }
  const lacking = all.filter(({ state }) => state !== "good" && state !== "not here");
  const fine = all.filter(({ state }) => state === "good" || state === "not here");
  return (
    <>
      {lacking.length === 0 ? (
        <p>Nothing wanting in {all.length} checks.</p>
      ) : (
        <>
          <p className="mb-1">
            {lacking.length} of {all.length} not good; what mends each is told by{" "}
            <code className="printed">plumbline host check</code>.
          </p>
          <Rows checks={lacking} caption={`What is not good on ${name}`} />
        </>
      )}
      {fine.length > 0 ? (
        <details className="mt-1">
          <summary className="text-soft">{fine.length} with nothing to do</summary>
          <Rows checks={fine} caption={`What is good on ${name}, or not there`} />
        </details>
      ) : null}
    </>
  );
}

function Rows({ checks, caption }: { checks: Check[]; caption: string }) {
  return (
    <table className="w-full max-w-[60rem] table-fixed">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-4">
          <th scope="col" className="w-[24%]">
            Check
          </th>
          <th scope="col">It is</th>
          <th scope="col">It should be</th>
          <th scope="col" className="w-[14%]">
            State
          </th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ name, is, should, state }) => (
          <tr
            key={name}
            className="border-b border-line align-baseline max-sm:grid max-sm:grid-cols-2 max-sm:gap-x-3 max-sm:py-1.5 sm:[&>td]:py-1 sm:[&>td]:pr-4 [&>*]:break-words"
          >
            <th scope="row" className="font-normal text-ink max-sm:col-span-2 sm:py-1 sm:pr-4">
              {plain(name, LETTERS).replaceAll(/[-_]/g, " ")}
            </th>
            <td>{plain(is, LETTERS)}</td>
            <td className="text-soft">
              {should === undefined ? null : (
                <>
                  <span className="sm:hidden">should be </span>
                  {plain(should, LETTERS)}
                </>
              )}
            </td>
            <td className={state === "bad" ? "font-medium text-look" : "text-soft"}>{state}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
