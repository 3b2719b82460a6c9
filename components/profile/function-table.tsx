import { formatShare } from "../ui/figures.ts";
import { ScrollBox } from "../ui/scroll-box.tsx";
import type { FunctionLine } from "./compare-profiles.ts";
import { formatPoints } from "./flame-words.ts";

/** The functions in which most time goes; with a comparison, also those in which it went. */
export function FunctionTable({ lines, against }: { lines: FunctionLine[]; against: string | null }) {
  return (
    <ScrollBox label="Heaviest functions">
      <table className="mt-3 w-full max-w-[64rem]">
        <caption className="sr-only">Heaviest functions, by their own share of samples</caption>
        <thead>
          <tr className="border-b border-strong-line [&>th]:py-1 [&>th]:pl-4 [&>th:first-child]:pl-0">
            <th scope="col">Function</th>
            <th scope="col" className="text-right!">
              Self
            </th>
            <th scope="col" className="text-right!">
              Total
            </th>
            {against ? (
              <th scope="col" className="text-right!">
                Self, change
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, place, self, total, before, sure }) => (
            <tr
              key={`${name} ${place}`}
              className="border-b border-line align-baseline [&>td]:py-1 [&>td]:pl-4 [&>td]:text-right [&>td]:whitespace-nowrap"
            >
              <th scope="row" className="py-1 font-normal text-ink! wrap-anywhere">
                <bdi>{name}</bdi> <bdi className="text-soft">{place}</bdi>
              </th>
              <td>{formatShare(self)}</td>
              <td>{formatShare(total)}</td>
              {against ? (
                <td className={changeInk(self - (before?.self ?? 0), sure)}>
                  {formatPoints(self - (before?.self ?? 0))}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function changeInk(delta: number, sure: boolean): string {
  if (!sure) return "text-soft";
  return delta > 0 ? "text-worse" : "text-focus";
}
