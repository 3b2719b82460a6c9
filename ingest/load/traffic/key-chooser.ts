import type { KeyChoice } from "../../workloads/schema/clients.ts";
import { Random } from "./random.ts";
import { zipfRank } from "./zipf.ts";

const SHUFFLE_STREAM = 0x7fff_ffff;

/** The next key that a connection asks for. */
export type KeyChooser = () => number;

/**
 * Says how the connections of a group choose among so many keys: a function of one connection's place among
 * its fellows and of its own random numbers. Which keys are popular depends on the seed, not on the connection.
 */
export function keyChoosers(
  choice: KeyChoice,
  keys: number,
  { seed, connections }: { seed: number; connections: number },
): (place: number, random: Random) => KeyChooser {
  const walk = (order: (n: number) => number) => (place: number) => {
    let at = Math.floor((place * keys) / connections);
    return () => order(at++ % keys);
  };
  switch (choice.kind) {
    case "uniform":
      return (_place, random) => () => random.below(keys);
    case "sequential":
      return walk((n) => n);
    case "shuffled": {
      const order = shuffled(keys, seed);
      return walk((n) => order[n]!);
    }
    case "zipf": {
      const order = shuffled(keys, seed);
      const rank = zipfRank(keys, choice.exponent);
      return (_place, random) => () => order[rank(random)]!;
    }
    case "hot": {
      const order = shuffled(keys, seed);
      const hot = Math.min(choice.keys, keys);
      const cold = keys - hot;
      return (_place, random) => () => {
        const is_hot = random.fraction() < choice.share || cold === 0;
        return order[is_hot ? random.below(hot) : hot + random.below(cold)]!;
      };
    }
  }
}

function shuffled(keys: number, seed: number): Uint32Array {
  const order = new Uint32Array(keys).map((_, key) => key);
  new Random(seed, SHUFFLE_STREAM).shuffle(order);
  return order;
}
