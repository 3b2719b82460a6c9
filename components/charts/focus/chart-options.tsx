"use client";

import { memo } from "react";
import { type ChartState, MOST_OVERLAYS, type Overlay, overlayKey } from "../state/chart-state.ts";
import { StateLink } from "../state/state-link.tsx";
import type { Go } from "../state/use-chart-state.ts";
import { CommitForm } from "./commit-form.tsx";

/** Series that can be laid over the one in focus, kind by kind; `together` are those percentiles that belong into one chart. */
export type Choices = {
  title: string;
  by: Overlay["by"];
  options: { name: string; label: string }[];
  together: string[];
}[];

type Shared = { state: ChartState; path: string; go: Go };

/** How the chart is drawn, and what lies over it. Links and forms, so that all of it works without JavaScript. */
export const ChartOptions = memo(function ChartOptions({
  choices,
  releases,
  ...shared
}: Shared & { choices: Choices; releases: string[] }) {
  const { state } = shared;
  return (
    <div className="mt-1 flex flex-wrap items-baseline gap-x-6 gap-y-0.5">
      <Choice title="x" field="x" of={{ commits: "commits", date: "date" }} {...shared} />
      <Choice
        title="y"
        field="y"
        of={{ auto: "fitted", zero: "from zero", log: "logarithmic" }}
        {...shared}
      />
      <CommitForm
        fields={[{ name: "base", label: "relative to" }]}
        submit="Set"
        {...{ releases, ...shared }}
      />
      {state.base === null ? null : (
        <StateLink to={{ ...state, base: null }} path={shared.path} go={shared.go}>
          absolute
        </StateLink>
      )}
      <details className="basis-full sm:basis-auto">
        <summary className="text-soft">Stretch</summary>
        <CommitForm
          fields={[
            { name: "from", label: "from" },
            { name: "to", label: "to" },
          ]}
          submit="Show"
          {...{ releases, ...shared }}
        />
      </details>
      {choices.length > 0 ? (
        <details className="basis-full" open={state.overlays.length > 0}>
          <summary className="text-soft">Lay other series over it</summary>
          {choices.map((choice) => (
            <Overlays key={choice.by} choice={choice} {...shared} />
          ))}
        </details>
      ) : null}
    </div>
  );
});

function Choice<F extends "x" | "y">({
  title,
  field,
  of,
  state,
  path,
  go,
}: Shared & { title: string; field: F; of: Record<ChartState[F], string> }) {
  return (
    <p className="link-row gap-x-2">
      <span className="text-soft">{title}:</span>
      {Object.entries<string>(of).map(([value, label]) => (
        <StateLink
          key={value}
          to={{ ...state, [field]: value }}
          path={path}
          go={go}
          current={state[field] === value}
        >
          {label}
        </StateLink>
      ))}
    </p>
  );
}

/** Each a switch; the percentiles of a workload also at once. */
function Overlays({
  choice: { title, by, options, together },
  state,
  path,
  go,
}: Shared & { choice: Choices[number] }) {
  const has = (name: string) => state.overlays.some((one) => overlayKey(one) === `${by}.${name}`);
  const without = state.overlays.filter((one) => one.by !== by);
  const all = together.map((name): Overlay => ({ by, name }));
  const other = (name: string) =>
    has(name)
      ? state.overlays.filter((one) => overlayKey(one) !== `${by}.${name}`)
      : [...state.overlays, { by, name }];
  return (
    <p className="link-row gap-x-3 wrap-anywhere">
      <span className="text-soft">{title}:</span>
      {options.map(({ name, label }) =>
        has(name) || state.overlays.length < MOST_OVERLAYS ? (
          <StateLink
            key={name}
            to={{ ...state, overlays: other(name) }}
            path={path}
            go={go}
            current={has(name)}
          >
            {label}
          </StateLink>
        ) : null,
      )}
      {all.length > 1 && all.length + without.length <= MOST_OVERLAYS ? (
        <StateLink to={{ ...state, overlays: [...without, ...all] }} path={path} go={go}>
          all percentiles
        </StateLink>
      ) : null}
      {without.length < state.overlays.length ? (
        <StateLink to={{ ...state, overlays: without }} path={path} go={go}>
          none
        </StateLink>
      ) : null}
    </p>
  );
}
