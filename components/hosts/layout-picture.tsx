import {
  type HostLayout,
  type LayoutDomain,
  type LayoutNode,
  type LayoutThread,
  THREAD_USES,
  type ThreadUse,
} from "../../db/contract/host-layout.ts";
import { cpuWords } from "./cpu-words.ts";

/** What fills a thread's square; the letter says the same without it. */
const LOOK: Record<ThreadUse, string> = {
  E: "bg-ink text-paper font-semibold",
  I: "bg-soft text-paper font-semibold",
  L: "border-2 border-ink font-semibold",
  H: "bg-raised",
  B: "bg-raised border-2 border-ink font-semibold",
  "-": "text-soft border-dashed",
  ".": "text-soft",
  x: "text-soft bg-raised",
};

/** A machine with who runs where: nodes, in them the last-level caches, in those the cores with a square for each thread. */
export function LayoutPicture({ layout }: { layout: HostLayout }) {
  const threads = layout.flatMap(({ domains }) => domains.flatMap(({ cores }) => cores.flat()));
  const by_use = Map.groupBy(threads, ({ use }) => use);
  const second = layout.some(({ domains }) =>
    domains.some(({ cores }) => cores.some((core) => core.length > 1)),
  );
  return (
    <figure className="my-2">
      {layout.map((node) => (
        <NodePicture key={node.id} node={node} />
      ))}
      <figcaption>
        <dl className="mt-2 grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 gap-y-1">
          {(Object.keys(THREAD_USES) as ThreadUse[]).map((use) => {
            const own = by_use.get(use);
            return own ? (
              <div key={use} className="contents">
                <dt>
                  <Square use={use} />
                </dt>
                <dd className="break-words">
                  {THREAD_USES[use]}:{" "}
                  <span className="text-soft">CPU {cpuWords(own.map(({ cpu }) => cpu))}</span>
                </dd>
              </div>
            ) : null;
          })}
        </dl>
        {second ? <p className="text-soft">The threads of one core stand below each other.</p> : null}
      </figcaption>
    </figure>
  );
}

function NodePicture({ node: { id, gib, domains } }: { node: LayoutNode }) {
  const cores = domains.flatMap((domain) => domain.cores);
  const most = Math.max(1, ...cores.map(({ length }) => length));
  const parts = [
    `${cores.length} ${cores.length === 1 ? "core" : "cores"}${most > 1 ? ` of ${most} threads` : ""}`,
    ...cacheWords(domains),
    ...(gib === null ? [] : [`${gib} GiB`]),
  ];
  return (
    <div className="mt-2">
      <p className="text-soft">
        Node {id}: {parts.join(", ")}
      </p>
      {/* What it shows stands in words below it, so that a reader aloud is spared the squares. */}
      <div aria-hidden="true" className="flex flex-wrap gap-2" data-layout-node={id}>
        {domains.map((domain) => (
          <div key={domain.cores[0]?.[0]?.cpu} className="flex flex-wrap gap-1 border border-line p-1.5">
            {domain.cores.map((core) => (
              <CoreSquares key={core[0]!.cpu} core={core} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** "2 x L3 of 32 MiB" */
function cacheWords(domains: readonly LayoutDomain[]): string[] {
  const [first] = domains;
  if (!first || first.level === null) return [];
  return [`${domains.length} × L${first.level}${first.mib === null ? "" : ` of ${first.mib} MiB`}`];
}

function CoreSquares({ core }: { core: LayoutThread[] }) {
  return (
    <span className="grid">
      {core.map(({ cpu, use }) => (
        <Square key={cpu} use={use} title={`CPU ${cpu}: ${THREAD_USES[use]}`} />
      ))}
    </span>
  );
}

function Square({ use, title }: { use: ThreadUse; title?: string }) {
  return (
    <span
      title={title}
      className={`inline-grid size-5 place-items-center border border-strong-line text-[0.786rem] leading-none ${LOOK[use]}`}
    >
      {use}
    </span>
  );
}
