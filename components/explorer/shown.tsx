import { type Asked, exploreHref } from "./explore-href.ts";

/** In which order, and in which form, the chosen series are shown. */
export function ShownAs({ asked }: { asked: Asked }) {
  return (
    <p className="link-row gap-x-4">
      <span className="text-soft">Sorted</span>
      {ORDERS.map(({ sort, words }) => (
        <Choice key={sort} href={exploreHref(asked, { sort })} chosen={asked.sort === sort} words={words} />
      ))}
      <span className="text-soft">shown as</span>
      {FORMS.map(({ view, words }) => (
        <Choice key={view} href={exploreHref(asked, { view })} chosen={asked.view === view} words={words} />
      ))}
      <Choice
        href={exploreHref(asked, { moved: !asked.moved })}
        chosen={asked.moved}
        words="only what moved lately"
      />
    </p>
  );
}

const ORDERS = [
  { sort: "moved", words: "what moved first" },
  { sort: "noise", words: "widest noise first" },
  { sort: "listed", words: "as listed" },
] as const;

const FORMS = [
  { view: "tiles", words: "small charts" },
  { view: "lines", words: "one line each" },
] as const;

function Choice({ href, chosen, words }: { href: string; chosen: boolean; words: string }) {
  return (
    <a
      href={href}
      aria-current={chosen ? "true" : undefined}
      className="text-soft aria-[current]:font-medium aria-[current]:text-ink aria-[current]:no-underline"
    >
      {words}
    </a>
  );
}

/** The way from page to page. */
export function Paging({ asked, page, pages }: { asked: Asked; page: number; pages: number }) {
  if (pages < 2) return null;
  return (
    <nav aria-label="Pages of series" className="mt-2 link-row gap-x-4">
      {page > 1 ? <a href={exploreHref(asked, { page: page - 1 })}>Before</a> : null}
      <span className="text-soft">
        page {page} of {pages}
      </span>
      {page < pages ? <a href={exploreHref(asked, { page: page + 1 })}>Next</a> : null}
    </nav>
  );
}
