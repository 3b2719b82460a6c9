"use client";

import { type FormEvent, useId } from "react";
import { type ChartState, writeChartState } from "../state/chart-state.ts";
import type { Go } from "../state/use-chart-state.ts";

type Field = { name: "base" | "from" | "to"; label: string };

/** Commits that are typed in, by tag or hash. Without JavaScript the form asks for the page anew. */
export function CommitForm({
  fields,
  submit,
  releases,
  state,
  path,
  go,
}: {
  fields: Field[];
  submit: string;
  releases: string[];
  state: ChartState;
  path: string;
  go: Go;
}) {
  const id = useId();
  const rest = { ...state };
  for (const { name } of fields) rest[name] = null;
  const hidden = [...new URLSearchParams(writeChartState(rest))];

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const next = { ...state };
    for (const { name } of fields) next[name] = String(given.get(name) ?? "").trim() || null;
    go(next, "push");
  }

  return (
    <form method="get" action={path} className="flex flex-wrap items-baseline gap-2" onSubmit={onSubmit}>
      {hidden.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      {fields.map(({ name, label }) => (
        <label key={`${name} ${state[name]}`} className="text-soft">
          {label}{" "}
          <input
            name={name}
            list={`${id}-releases`}
            defaultValue={state[name] ?? ""}
            maxLength={250}
            placeholder="tag or hash"
            autoComplete="off"
            spellCheck={false}
            className="hash w-32 rounded-sm border border-strong-line bg-paper px-2 text-ink"
          />
        </label>
      ))}
      <datalist id={`${id}-releases`}>
        {releases.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button
        type="submit"
        className="cursor-pointer rounded-sm border border-strong-line px-2 hover:bg-raised"
      >
        {submit}
      </button>
    </form>
  );
}
