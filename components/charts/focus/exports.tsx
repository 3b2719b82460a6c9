"use client";

import { useEffect, useState } from "react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { type ChartState, writeChartState } from "../state/chart-state.ts";
import { StateLink } from "../state/state-link.tsx";
import type { Go } from "../state/use-chart-state.ts";
import { savePng } from "./save-png.ts";

const WIDTH_PX = 1_200;
const BUTTON = "cursor-pointer underline decoration-strong-line";

/** The same as a table, and what can be taken away from a chart: its address, its figures, its picture. Buttons are there once they work. */
export function Exports({
  state,
  path,
  api,
  go,
  name,
  onKeys,
}: {
  state: ChartState;
  /** Of the page, and of its data. */
  path: string;
  api: string;
  go: Go;
  /** Of the files, without their ending. */
  name: string;
  onKeys: () => void;
}) {
  const [dark, setDark] = useState<boolean | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => setDark(matchMedia("(prefers-color-scheme: dark)").matches), []);
  const query = writeChartState({ ...state, view: "chart" });
  const form = (more: string) => `${api}${query === "" ? "?" : `${query}&`}${more}`;
  const picture = form(`form=svg&px=${WIDTH_PX}${dark ? "&theme=dark" : ""}`);
  const save = () =>
    savePng(picture, `${name}.png`).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  const is_table = state.view === "table";
  return (
    <p className="mt-2 link-row gap-x-4 text-soft sm:ml-14">
      <StateLink to={{ ...state, view: is_table ? "chart" : "table" }} path={path} go={go} how="replace">
        {is_table ? "Without the table" : "View as a table"}
      </StateLink>
      <CopyButton text={() => window.location.href}>Copy the link</CopyButton>
      <a href={form("form=csv")} download={`${name}.csv`}>
        CSV
      </a>
      <a href={form("form=json")} download={`${name}.json`}>
        JSON
      </a>
      <a href={picture} download={`${name}.svg`}>
        SVG
      </a>
      {dark === null ? null : (
        <>
          <button type="button" className={BUTTON} onClick={save}>
            PNG
          </button>
          <button type="button" className={BUTTON} onClick={onKeys} aria-keyshortcuts="?">
            Keys (?)
          </button>
        </>
      )}
      {failed ? (
        <span className="text-look">The picture could not be made; the SVG holds the same.</span>
      ) : null}
    </p>
  );
}
