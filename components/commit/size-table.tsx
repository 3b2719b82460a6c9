import { formatValue } from "../ui/figures.ts";
import { ScrollBox } from "../ui/scroll-box.tsx";

/** Values of one class of sizes, over all runs that are shown; rates are a second. */
export type SizeLine = {
  /** Longer than half of it, and at most as long. */
  to_bytes: number;
  written_ops: number;
  read_ops: number;
  bytes: number;
  /** The same of the ancestor; null where it has none of this class. */
  before: { written_ops: number; read_ops: number; bytes: number } | null;
};

/** Throughput by the size of values, the commit's own beside its ancestor's. */
export function SizeTable({ lines, compared }: { lines: SizeLine[]; compared: boolean }) {
  return (
    <ScrollBox label="Payload sizes">
      <table className="w-full max-w-[52rem]">
        <caption className="sr-only">Throughput by payload size</caption>
        <thead>
          <tr className="border-b border-line [&>th]:py-0.5 [&>th]:pl-4 [&>th]:align-bottom [&>th:first-child]:pl-0">
            <th scope="col">Values up to</th>
            <th scope="col" className="text-right!">
              Written
            </th>
            <th scope="col" className="text-right!">
              Read
            </th>
            <th scope="col" className="text-right!">
              Bytes a second
            </th>
            {compared ? (
              <th scope="col" className="text-right!">
                Before
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ to_bytes, written_ops, read_ops, bytes, before }) => (
            <tr
              key={to_bytes}
              className="border-b border-line [&>td]:py-0.5 [&>td]:pl-4 [&>td]:text-right [&>td]:whitespace-nowrap"
            >
              <th scope="row" className="py-0.5 font-normal whitespace-nowrap">
                {formatValue("bytes", to_bytes)}
              </th>
              <td>{rate(written_ops)}</td>
              <td>{rate(read_ops)}</td>
              <td>{formatValue("bytes", bytes)}</td>
              {compared ? (
                <td className="text-soft">{before ? formatValue("bytes", before.bytes) : "none"}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function rate(ops: number): string {
  return ops === 0 ? "none" : formatValue("ops/s", ops);
}
