/** What a thread of a core is there for, by the letters that `plumbline host plan` draws. */
export const THREAD_USES = {
  E: "engine",
  I: "engine, for its I/O threads",
  L: "load",
  H: "housekeeping: Plumbline, dashboard, interrupts",
  B: "load and housekeeping",
  "-": "idle: the other thread of a core in use",
  ".": "free",
  x: "not allowed: a limit of this process",
} as const;
export type ThreadUse = keyof typeof THREAD_USES;

export type LayoutThread = { cpu: number; use: ThreadUse };

/** Cores, each with its threads, that share a last-level cache; `level` null where the system shows no such cache. */
export type LayoutDomain = { level: number | null; mib: number | null; cores: LayoutThread[][] };

/** A NUMA node. */
export type LayoutNode = { id: number; gib: number | null; domains: LayoutDomain[] };

/** How a machine is made, and who runs where on it. */
export type HostLayout = LayoutNode[];

/** Letters of a layout at most; 1,024 cores of two threads take half of them. */
export const LAYOUT_LETTERS = 20_000;

const NODE = /^node(\d{1,4})(?::(\d{1,6})GiB)?$/;
const DOMAIN = /^cache(?:-none|(\d)(?::(\d{1,6})MiB)?)$/;
const CORE = /^[EILHBx.-]\d{1,4}(?:\/[EILHBx.-]\d{1,4}){0,7}$/;

/** A layout in the line that an epoch keeps: "node0:31GiB cache3:16MiB E0/-2 L1/-3". */
export function writeHostLayout(layout: HostLayout): string {
  return layout
    .flatMap(({ id, gib, domains }) => [
      `node${id}${gib === null ? "" : `:${gib}GiB`}`,
      ...domains.flatMap(({ level, mib, cores }) => [
        level === null ? "cache-none" : `cache${level}${mib === null ? "" : `:${mib}MiB`}`,
        ...cores.map((threads) => threads.map(({ cpu, use }) => `${use}${cpu}`).join("/")),
      ]),
    ])
    .join(" ");
}

/** The layout that such a line tells of; null where it is none. */
export function readHostLayout(text: unknown): HostLayout | null {
  if (typeof text !== "string" || text.length > LAYOUT_LETTERS) return null;
  const layout: HostLayout = [];
  for (const word of text.split(" ")) {
    const [, id, gib] = NODE.exec(word) ?? [];
    const domain = DOMAIN.exec(word);
    if (id !== undefined) layout.push({ id: Number(id), gib: numberOf(gib), domains: [] });
    else if (domain && layout.length > 0) {
      layout.at(-1)!.domains.push({ level: numberOf(domain[1]), mib: numberOf(domain[2]), cores: [] });
    } else {
      const cores = layout.at(-1)?.domains.at(-1)?.cores;
      if (!cores || !CORE.test(word)) return null;
      cores.push(word.split("/").map(threadOf));
    }
  }
  return layout;
}

function threadOf(word: string): LayoutThread {
  return { use: word[0] as ThreadUse, cpu: Number(word.slice(1)) };
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
