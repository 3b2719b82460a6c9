import { Submit } from "../ui/fields.tsx";

/** Finds commits by a form that needs no scripts. */
export function FindCommit({
  id,
  text = "",
  host,
}: {
  id: string;
  text?: string;
  /** The host class that the pages beyond are to keep; null where that is the usual one. */
  host: string | null;
}) {
  return (
    <form action="/commits" method="get" className="flex max-w-xl flex-wrap items-end gap-2">
      {host === null ? null : <input type="hidden" name="host" value={host} />}
      <div className="min-w-0 flex-1 basis-52">
        <label htmlFor={id} className="block text-soft">
          Hash, author, subject, tag or #123
        </label>
        <input
          id={id}
          type="search"
          name="q"
          defaultValue={text}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          className="w-full rounded-sm border border-strong-line bg-paper px-2 py-1"
        />
      </div>
      <Submit>Find</Submit>
    </form>
  );
}
