import type { Clients } from "../../workloads/schema/clients.ts";
import { Random } from "./random.ts";

const PHASE_STREAM = 0x7fff_fffe;
/** The golden ratio's fraction: its multiples fall into every interval as evenly as can be (Weyl; Knuth 6.4). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Says which command of the mix is the n-th request of the connection at a place among its fellows, as
 * an index into `commands`.
 */
export function commandChooser(
  { commands, order, connections }: Clients,
  seed: number,
): (place: number, n: number, random: Random) => number {
  if (commands.length === 1) return () => 0;
  if (order === "listed") return (_place, n) => n % commands.length;
  const total = commands.reduce((sum, { weight }) => sum + weight, 0);
  const pick = (u: number) => {
    let left = u * total;
    const at = commands.findIndex(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    return at < 0 ? commands.length - 1 : at;
  };
  if (order === "random") return (_place, _n, random) => pick(random.fraction());
  const phase = new Random(seed, PHASE_STREAM).fraction();
  return (place, n) => pick((phase + (n * connections + place) * GOLDEN) % 1);
}
