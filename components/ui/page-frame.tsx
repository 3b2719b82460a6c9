import type { ReactNode } from "react";

const PAGES = [
  { href: "/", name: "Overview" },
  { href: "/series", name: "Series" },
  { href: "/commits", name: "Commits" },
  { href: "/compare", name: "Compare" },
  { href: "/regressions", name: "Regressions" },
  { href: "/hosts", name: "Hosts" },
] as const;

/** A page that the others lead to. */
export type PageHref = (typeof PAGES)[number]["href"];

/** What stands around every page: whose figures these are, the way to the others, and the page itself. */
export function PageFrame({
  here,
  engine,
  hosts,
  query = "",
  children,
}: {
  here: PageHref | null;
  engine?: { name: string; branch: string | null } | undefined;
  hosts?: { chosen: string | null; classes: string[]; path: string } | undefined;
  query?: string | undefined;
  children: ReactNode;
}) {
  return (
    <>
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:bg-paper focus:p-2">
        Skip to the page
      </a>
      <header className="border-b border-line">
        <div className="mx-auto flex max-w-[100rem] flex-wrap items-baseline gap-x-6 gap-y-1 px-4 py-3 sm:px-6">
          <p className="font-semibold">
            <a href="/" className="no-underline">
              Plumbline
            </a>
            {engine ? (
              <span className="ml-2 font-normal text-soft">
                {engine.name}
                {engine.branch ? ` on ${engine.branch}` : ""}
              </span>
            ) : null}
          </p>
          <nav aria-label="Pages">
            <ul className="flex flex-wrap gap-x-4 gap-y-1">
              {PAGES.map(({ href, name }) => (
                <li key={href}>
                  <a
                    href={`${href}${query}`}
                    aria-current={here === href ? "page" : undefined}
                    className="py-1 text-soft no-underline hover:text-ink hover:underline aria-[current]:font-medium aria-[current]:text-ink aria-[current]:underline"
                  >
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {hosts && hosts.classes.length > 1 ? <HostChoice {...hosts} /> : null}
        </div>
      </header>
      <main id="main" className="mx-auto max-w-[100rem] px-4 py-6 sm:px-6">
        {children}
      </main>
    </>
  );
}

function HostChoice({ chosen, classes, path }: { chosen: string | null; classes: string[]; path: string }) {
  return (
    <nav aria-label="Host class">
      <ul className="link-row gap-x-3">
        {classes.map((name) => (
          <li key={name}>
            <a
              href={`${path}${path.includes("?") ? "&" : "?"}host=${encodeURIComponent(name)}`}
              aria-current={name === chosen ? "true" : undefined}
              className="text-soft aria-[current]:text-ink aria-[current]:no-underline"
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
