import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Database, openDatabase } from "../../../db/client.ts";
import { readScope } from "../../../db/queries/scope.ts";
import { fillSyntheticHistory, type Synthetic } from "../../../tests/fixture/synthetic-history.ts";
import { askWindow, measuredView } from "./ask-window.ts";
import { readOverview } from "./read-overview.ts";
import { readWindow } from "./read-window.ts";
import { windowCsv } from "./window-csv.ts";
import { windowEtag } from "./window-etag.ts";
import { windowSvg } from "./window-svg.ts";

const dir = mkdtempSync(join(tmpdir(), "plumbline-window-"));
const COMMITS = 60;
let made: Synthetic;
let database: Database;

before(() => {
  made = fillSyntheticHistory({ dir, commits: COMMITS, rounds: 3, seed: 11, workloads: 2, waiting: 3 });
  database = openDatabase({ dir, role: "dashboard" });
});
after(() => {
  database.close();
  rmSync(dir, { recursive: true, force: true });
});

function ask(query: string, workload = "get-p1") {
  const view = measuredView({ ...readScope({ database })!, database, query: "" })!;
  return askWindow(view, { workload }, new URLSearchParams(query));
}

const windowOf = (query: string, px: number | null = null) => readWindow(ask(query)!, px);
const short = (i: number) => made.shas[i]!.slice(0, 12);

test("the whole branch is the usual stretch, entry by entry", () => {
  const { commits, series, measured, shown, total, from, to, notes } = windowOf("");
  assert.deepEqual([total, from, to, measured, shown, notes], [COMMITS, 0, 59, 55, 55, []]);
  assert.deepEqual(commits.sha, made.shas);
  assert.deepEqual(commits.place.slice(0, 3), [0, 1, 2]);
  const [focus] = series;
  for (const column of [focus!.median, focus!.low, focus!.high, focus!.runs, focus!.previous]) {
    assert.equal(column.length, COMMITS);
  }
  assert.equal(focus!.median[10], null);
  assert.deepEqual(focus!.gaps, [
    [9.5, 10.5],
    [18.5, 19.5],
    [56.5, 59.5],
  ]);
  assert.deepEqual(focus!.apart, [11, 20]);
  assert.deepEqual(
    focus!.tried.map(({ at, text }) => [at, text.split(":")[0]]),
    [
      [10, "failed at prepare"],
      [19, "failed at start"],
    ],
  );
});

test("changes, levels, releases and limits stand at their commits", () => {
  const window = windowOf("");
  const [focus] = window.series;
  const parser = focus!.marks.find(({ at }) => window.commits.sha[at] === made.planted.parser)!;
  assert.deepEqual([parser.state, parser.direction, parser.at], ["suspected", "worse", 8]);
  assert.ok(focus!.levels.length >= 3 && focus!.levels[0]!.from === -0.5);
  assert.deepEqual(window.commits.tags[20], ["v0.2.0"]);
  assert.equal(typeof focus!.noise, "number");
});

test("a stretch is found by hash and tag, whichever end comes first, and knows the commit before it", () => {
  for (const query of [`from=v0.2.0&to=${short(40)}`, `to=v0.2.0&from=${made.shas[40]}`]) {
    const { from, to, commits, domain, series } = windowOf(query);
    assert.deepEqual([from, to, domain, commits.sha.length], [20, 40, [19.5, 40.5], 21]);
    assert.equal(typeof series[0]!.previous[0], "number");
    assert.equal(series[0]!.unmeasured[0], 1);
  }
});

test("what is not on the branch falls back and is told of", () => {
  const { from, to, notes } = windowOf("from=v99&to=ffffffff&pin=0000000&base=v98");
  assert.deepEqual([from, to, notes.length], [0, 59, 4]);
  assert.match(notes[0]!, /“v99” is no commit of this branch: the stretch begins with the oldest/);
  assert.equal(ask("", "nothing"), null);
});

test("beyond two commits a pixel some stand for others, and marks, pins, releases and tried commits stay", () => {
  const window = windowOf(`pin=${short(33)}`, 12);
  const { commits, series, measured, shown } = window;
  assert.equal(measured, 55);
  assert.ok(shown < 40 && shown >= 12, String(shown));
  for (const i of [0, 8, 10, 19, 20, 22, 33, 59]) assert.ok(commits.sha.includes(made.shas[i]!), String(i));
  const whole = windowOf("");
  const least = (column: (number | null)[]) => Math.min(...column.map((value) => value ?? Infinity));
  assert.equal(least(series[0]!.least!), Number(least(whole.series[0]!.low).toPrecision(7)));
  const at = commits.sha.indexOf(made.shas[33]!);
  assert.deepEqual(window.pins, [at]);
  assert.ok(series[0]!.single_runs.at.includes(at), "the runs of a pinned commit are read");
});

test("several series share the commits; what is laid over has no marks of its own", () => {
  const { series, commits } = windowOf("with=workload.set-p1&with=metric.latency_us_p50", 500);
  assert.deepEqual(
    series.map(({ key, name }) => [key, name]),
    [
      ["", "GET, pipeline 1"],
      ["workload.set-p1", "SET, pipeline 1"],
    ],
    "a metric in another unit is left out",
  );
  assert.equal(series[1]!.median.length, commits.sha.length);
  assert.deepEqual(series[1]!.marks, []);
});

test("a base gives its value in every series, wherever it lies", () => {
  const { base } = windowOf(`base=v0.1.0&from=${short(30)}&with=workload.set-p1`);
  assert.equal(base?.sha, made.shas[0]);
  assert.ok(base!.values.every((value) => value! > 10_000));
});

test("few commits come with every run and its host, many without", () => {
  const { series, hosts } = windowOf(`from=${short(30)}&to=${short(39)}`);
  assert.equal(series[0]!.single_runs.values.length, 30);
  assert.deepEqual(hosts.length, 1);
});

test("by date commits stand where their time is", () => {
  const { axis, commits, domain } = windowOf("x=date");
  assert.equal(axis, "date");
  assert.deepEqual(commits.x, commits.committed_at);
  assert.ok(domain[0] < commits.x[0]! && domain[1] > commits.x.at(-1)!);
});

test("the overview has both ends of the branch, few commits between and their hashes", () => {
  const { total, place, sha, median } = readOverview(ask("")!);
  assert.deepEqual([total, place[0], place.at(-1)], [COMMITS, 0, 59]);
  assert.equal(sha.at(-1), made.shas[59]);
  assert.equal(median.at(-1), null);
});

test("the tag of an answer depends on the question and on what was measured, not on the moment", () => {
  const tag = (query: string) => windowEtag(ask(query)!, "json");
  assert.equal(tag(""), tag(""));
  assert.notEqual(tag(""), tag("x=date"));
  assert.notEqual(windowEtag(ask("")!, "csv"), tag(""));
});

test("as a table every commit is a line, and a hostile subject is a text", () => {
  const lines = windowCsv(windowOf("")).split("\r\n");
  assert.equal(lines.length, COMMITS + 2);
  assert.match(
    lines[0]!,
    /^commit,committed_at,author,subject,pull_request,tags,"?Throughput of GET, pipeline 1, median/,
  );
  assert.match(lines[6]!, /"Escape <script>alert\(""subject""\)<\/script>/);
  assert.equal(lines[11]!.split(",").slice(-4).join(""), "");
});

test("as a picture it is one SVG without a script in it, with a title", () => {
  const svg = windowSvg(windowOf("", 1_200), { y: "log", width: 1_200, theme: "dark" });
  assert.match(svg, /^<svg xmlns[^>]+width="1200" height="480"/);
  assert.match(svg, /<title>Throughput of GET, pipeline 1<\/title>/);
  assert.doesNotMatch(svg, /<script/);
});
