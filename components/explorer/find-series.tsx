import { Submit } from "../ui/fields.tsx";
import { type Asked, exploreParams } from "./explore-href.ts";

/** Finds series by a form that needs no scripts, and keeps what else was chosen. */
export function FindSeries({ asked }: { asked: Asked }) {
  return (
    <form action="/series" method="get" className="flex max-w-xl flex-wrap items-end gap-2">
      {exploreParams({ ...asked, q: "", page: 1 }).map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <div className="min-w-0 flex-1 basis-52">
        <label htmlFor="find-series" className="block text-soft">
          Workload, command, metric or group
        </label>
        <input
          id="find-series"
          type="search"
          name="q"
          defaultValue={asked.q}
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
