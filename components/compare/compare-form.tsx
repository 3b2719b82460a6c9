import { compareHref } from "../ui/compare-href.ts";
import { FIELD, Field, Submit } from "../ui/fields.tsx";

/** What a comparison can be begun with. */
export type CompareStart = {
  a: string;
  b: string;
  /** The newest tags first. */
  tags: string[];
  branches: string[];
  host: string | null;
  host_b: string | undefined;
  hosts: string[];
  variants: string[];
  variant: string | undefined;
  variant_b: string | undefined;
};

/** Asks for the two names, and tells what may be given. It needs no script: the answer leads to the comparison's address. */
export function CompareForm({ a, b, tags, branches, host, host_b, hosts, variants, ...asked }: CompareStart) {
  const open = host_b !== undefined || asked.variant !== undefined || asked.variant_b !== undefined;
  return (
    <form method="get" action="/compare" className="mt-3">
      <div className="flex flex-wrap items-end gap-3">
        <Name name="a" label="A, the reference" value={a} />
        <Name name="b" label="B, compared with it" value={b} />
        <Submit>Compare</Submit>
      </div>
      <datalist id="names">
        {[...tags, ...branches].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {hosts.length > 1 || variants.length > 1 ? (
        <details open={open} className="mt-2">
          <summary className="text-soft">On two hosts, or with two variants</summary>
          <div className="mt-1 flex flex-wrap items-end gap-3">
            <Choice name="host" label="A on host class" options={hosts} value={host ?? ""} />
            <Choice
              name="host_b"
              label="B on host class"
              options={hosts}
              value={host_b ?? ""}
              empty="the same"
            />
            <Choice
              name="variant"
              label="A with variant"
              options={variants}
              value={asked.variant ?? ""}
              empty="each"
            />
            <Choice
              name="variant_b"
              label="B with variant"
              options={variants}
              value={asked.variant_b ?? ""}
              empty="the same"
            />
          </div>
          <p className="mt-1 max-w-prose text-soft">
            Values of two hosts stand side by side and are never judged. Variants are judged in the sessions
            that measured both; A and B may be the same commit then.
          </p>
        </details>
      ) : null}
    </form>
  );
}

function Name({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <Field label={label}>
      <input
        name={name}
        list="names"
        required
        maxLength={250}
        defaultValue={value}
        placeholder="tag, branch or hash"
        autoComplete="off"
        spellCheck={false}
        className={`${FIELD} hash w-56 max-w-full`}
      />
    </Field>
  );
}

function Choice({
  name,
  label,
  options,
  value,
  empty,
}: {
  name: string;
  label: string;
  options: string[];
  value: string;
  /** What it means to choose none; without it one must be chosen. */
  empty?: string;
}) {
  if (options.length < 2) return null;
  return (
    <Field label={label}>
      <select name={name} defaultValue={value} className={FIELD}>
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </Field>
  );
}

/** Comparisons to choose from. */
export function PairList({
  pairs,
  query,
}: {
  pairs: { a: string; b: string }[];
  query: { host?: string | undefined };
}) {
  return (
    <ul className="columns-[14rem] gap-8">
      {pairs.map(({ a, b }) => (
        <li key={`${a} ${b}`} className="truncate py-0.5">
          <a href={compareHref(a, b, query)}>
            {b} <span className="text-soft">against {a}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
