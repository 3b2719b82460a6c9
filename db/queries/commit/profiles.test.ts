import assert from "node:assert/strict";
import { test } from "node:test";
import { profileOf } from "../../../tests/fixture/profiles.ts";
import { seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { recordHost } from "../../commands/host/record-host.ts";
import { storeProfile } from "../../commands/profile/store-profile.ts";
import { profile, run } from "../../schema/index.ts";
import { readProfiled } from "../ingest/profiled.ts";
import {
  readCommitProfiles,
  readCpuProfile,
  readProfiledAncestor,
  readProfileOf,
  readStacks,
} from "./profiles.ts";

const { ctx } = temporaryDatabase();
const { database } = ctx;
const { commits, workload_revision_id, variant_id, epoch_id, host_id } = seedEngine(ctx, [1, 2, 3, 4]);
const ids = commits.map(({ commit_id }) => commit_id);
const like = { workload_revision_id, variant_id };
const on_desk = { database, host_class: "desk-2c", ...like };
const store = (commit: number, result = profileOf({ "main@a.js": 10 }), epoch = epoch_id) => {
  storeProfile({ ctx, input: { commit_id: ids[commit]!, ...like, epoch_id: epoch, result } });
  return result.key;
};
const failed = () => profileOf({}, { outcome: "failed", reason: "it died", blobs: [] });

test("a profile is stored once, with its stacks, and is no run", () => {
  const result = profileOf({ "main@a.js;parse@b.js": 10, "main@a.js": 2 });
  store(0, result);
  store(0, result);
  assert.equal(database.orm.select().from(profile).all().length, 1);
  assert.equal(database.orm.select().from(run).all().length, 0);
  assert.deepEqual(readStacks({ database, key: result.key })!.frames, [
    ["main", "a.js"],
    ["parse", "b.js"],
  ]);
  assert.equal(String(readCpuProfile({ database, key: result.key })), '{"nodes":[]}');
  assert.equal(readStacks({ database, key: "none" }), null);
});

test("a commit shows its newest profile that went well, and is compared with the nearest ancestor that has one", () => {
  store(1, failed());
  const newest = store(3);
  store(3, failed());
  const [shown, ...others] = readCommitProfiles({ ...on_desk, commit_id: ids[3]! });
  assert.deepEqual([shown!.key, shown!.title, others.length], [newest, "GET", 0]);
  assert.equal(readProfiledAncestor({ ...on_desk, commit_id: ids[3]! })!.commit_id, ids[0]);
  assert.equal(readProfiledAncestor({ ...on_desk, commit_id: ids[0]! }), null);
  assert.equal(readProfileOf({ ...on_desk, commit_id: ids[1]! }), null);
  assert.equal(readProfileOf({ ...on_desk, commit_id: ids[3]! })!.key, newest);
});

test("hosts are looked into for themselves, and failures are counted until one went well", () => {
  const attic = recordHost({ ctx, input: { name: "attic", class: "attic-8c", details: { cpu: "y" } } });
  store(2, profileOf({ a: 1 }), attic.epoch_id);
  assert.deepEqual(readCommitProfiles({ ...on_desk, commit_id: ids[2]! }), []);
  const states = readProfiled(database, { commit_ids: ids, host_id });
  assert.deepEqual(
    states.map(({ commit_id, settled, failures }) => [ids.indexOf(commit_id), settled, failures]).sort(),
    [
      [0, true, 0],
      [1, false, 1],
      [3, true, 1],
    ],
  );
});
