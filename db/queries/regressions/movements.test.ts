import assert from "node:assert/strict";
import { test } from "node:test";
import { temporarySuspicion } from "../../../tests/fixture/suspicion.ts";
import { fillSyntheticHistory } from "../../../tests/fixture/synthetic-history.ts";
import { addSyntheticReruns } from "../../../tests/fixture/synthetic-reruns.ts";
import { temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { findCommits } from "../commit/commit.ts";
import { readSeriesMoves } from "../series/series-moves.ts";
import { readSeriesChanges } from "../window/series-changes.ts";
import { countRegressions, readMovements, readMovementsAt } from "./movements.ts";

const host_class = "desk-2c";

function suspected() {
  const { ctx, ...made } = temporarySuspicion();
  const place = { database: ctx.database, branch_id: made.branch_id, host_class };
  return {
    ...made,
    place,
    of: (state: "confirmed" | "suspected", from_position = 0) =>
      readMovements({ ...place, state, from_position, limit: 5 }),
  };
}

test("what is suspected is told with the history's figures, and what reruns confirmed with theirs alone", () => {
  const { place, of, decide, ids, series_id } = suspected();
  const { movements, total } = of("suspected");
  assert.equal(total, 1);
  assert.deepEqual(
    [
      movements[0]!.kind,
      movements[0]!.series,
      movements[0]!.strongest?.title,
      movements[0]!.strongest?.ratio,
    ],
    ["regression", 1, "GET", 0.7],
  );
  assert.deepEqual(of("confirmed"), { movements: [], total: 0 });
  assert.deepEqual(countRegressions(place), { confirmed: 0, suspected: 1 });
  const before = readSeriesMoves({ ...place, from_position: 0 }).get(series_id)!;
  assert.deepEqual(
    before.map(({ state, ratio }) => [state, ratio]),
    [["suspected", 0.7]],
  );

  decide("confirmed");
  assert.deepEqual(of("suspected").movements, []);
  const [confirmed] = of("confirmed").movements;
  assert.deepEqual([confirmed?.state, confirmed?.strongest?.ratio], ["confirmed", 0.5]);
  assert.deepEqual(countRegressions(place), { confirmed: 1, suspected: 0 });
  const after = readSeriesMoves({ ...place, from_position: 0 }).get(series_id)!;
  assert.deepEqual(
    after.map(({ state, ratio }) => [state, ratio]),
    [["confirmed", 0.5]],
  );
  assert.equal(readMovementsAt({ ...place, commit_ids: ids })[0]?.state, "confirmed");
});

test("a series is confirmed by its own reruns only, whatever they said of others of its regression", () => {
  const { place, decide, series_id } = suspected();
  decide("confirmed");
  const { database, branch_id } = place;
  const stateOf = () =>
    readSeriesChanges({ database, series_ids: [series_id], branch_id }).get(series_id)![0]!.state;
  assert.equal(stateOf(), "confirmed");
  database.sqlite.exec(
    "delete from change_point where event_id in (select decision_event_id from regression)",
  );
  assert.equal(stateOf(), "suspected");
});

test("what reruns did not show has moved nothing, and is still on record at its commit", () => {
  const { place, of, decide, ids, series_id } = suspected();
  decide("not-reproduced");
  assert.deepEqual([...of("suspected").movements, ...of("confirmed").movements], []);
  assert.equal(readSeriesMoves({ ...place, from_position: 0 }).has(series_id), false);
  assert.deepEqual(
    readMovementsAt({ ...place, commit_ids: ids }).map(({ state }) => state),
    ["not-reproduced"],
  );
  assert.deepEqual(readMovementsAt({ ...place, commit_ids: [] }), []);
});

test("only the newest commits count, and only those of the branch's own host class", () => {
  const { place, of } = suspected();
  assert.equal(of("suspected", 2).total, 1);
  assert.equal(of("suspected", 3).total, 0);
  const elsewhere = { ...place, host_class: "another" };
  assert.deepEqual(
    readMovements({ ...elsewhere, state: "suspected", from_position: 0, limit: 5 }).movements,
    [],
  );
  assert.deepEqual(countRegressions(elsewhere), { confirmed: 0, suspected: 0 });
});

test("the largest movement comes first, however new the others are", () => {
  const { ctx, dir } = temporaryDatabase();
  const { database } = ctx;
  const made = fillSyntheticHistory({ dir, commits: 30, rounds: 5, seed: 11 });
  addSyntheticReruns({ dir, made, turns: 24, at: [{ sha: made.planted.parser, shows: true }] });
  const place = { database, branch_id: made.branch_id, host_class: "synthetic-2-core" };
  const { movements, total } = readMovements({ ...place, state: "suspected", from_position: 0, limit: 2 });
  assert.ok(total >= 3 && movements.length === 2);
  assert.equal(movements[0]!.sha, made.planted.tail);
  assert.equal(movements[0]!.strongest?.metric, "latency_us_p999");
  const size = ({ strongest }: (typeof movements)[number]) => Math.abs(Math.log(strongest!.ratio!));
  assert.ok(size(movements[0]!) > size(movements[1]!));
  const [confirmed] = readMovements({ ...place, state: "confirmed", from_position: 0, limit: 2 }).movements;
  assert.equal(confirmed?.sha, made.planted.parser);
  assert.equal(confirmed!.strongest?.direction, "worse");
  const at = (sha: string) => findCommits({ database, engine_id: made.engine_id, prefix: sha })[0]!.commit_id;
  const both = readMovementsAt({
    ...place,
    commit_ids: [made.planted.parser, made.planted.improvement].map(at),
  });
  assert.deepEqual(new Set(both.map(({ kind }) => kind)), new Set(["regression", "improvement"]));
});
