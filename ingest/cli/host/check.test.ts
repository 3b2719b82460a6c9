import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { badHost, goodHost } from "../../host/checks/made-up.testing.ts";
import { lockData } from "../lock.ts";

const PROGRAM = join(import.meta.dirname, "../plumbline.js");
const THP = "/sys/kernel/mm/transparent_hugepage/enabled";

type Told = { name: string; is: string; state: string; mend: string | null; writes: { path: string }[] };

function check(args: string[], as?: number) {
  const identity = as === undefined ? {} : { uid: as, gid: as };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "host", "check", ...args], {
    encoding: "utf8",
    timeout: 60_000,
    ...identity,
  });
  return { status, stdout, stderr };
}

function withHost<T>(files: Readonly<Record<string, string>>, use: (root: string, place: string[]) => T): T {
  const root = mkdtempSync(join(tmpdir(), "plumbline-check-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return use(root, ["--root", root, "--state", join(root, "state/host-restore.json")]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function told(json: string): Record<string, Told> {
  const { checks } = JSON.parse(json) as { checks: Told[] };
  return Object.fromEntries(checks.map((one) => [one.name, one]));
}

test("a host that is set up well ends with 0, one that is not with 1 and what mends it", () => {
  withHost({ ...goodHost, "/sys/devices/system/cpu/isolated": "3" }, (_root, place) => {
    const { status, stdout } = check(place);
    assert.equal(stdout.split("\n")[0], "Nothing to improve.");
    assert.equal(status, 0);
  });
  withHost(badHost, (_root, place) => {
    const { status, stdout } = check(place);
    assert.equal(status, 1);
    assert.match(stdout, /^\d+ of 20 are not good; bad: .*governor/);
    assert.match(stdout, /\ngovernor +powersave +performance +bad\n/);
    assert.match(
      stdout,
      /\ngovernor: CPU frequency governor, powersave\n {2}why .+\n(.+\n)* {2}mend {2}sudo cpupower/,
    );
    assert.ok(stdout.split("\n").every((line) => line.length <= 160));
  });
});

test("--fix writes what can be written, --restore puts it back, both say so", () => {
  withHost(badHost, (root, place) => {
    const names = ["--only", "governor,thp,aslr,smt"];
    const fixed = check([...place, ...names, "--fix", "--json"]);
    assert.equal(fixed.stderr, "");
    const after = told(fixed.stdout);
    assert.deepEqual([after.governor!.state, after.thp!.state, after.aslr!.state], ["good", "good", "good"]);
    // Siblings are a person's to decide.
    assert.equal(after.smt!.state, "improvable");
    assert.equal(fixed.status, 1);
    const state = readFileSync(join(root, "state/host-restore.json"), "utf8");
    assert.match(state, /powersave/);
    assert.equal(check([...place, "--only", "governor,thp,aslr", "--fix"]).status, 0);
    assert.equal(readFileSync(join(root, "state/host-restore.json"), "utf8"), state);
    const part = check([...place, "--restore", "--only", "aslr"]);
    assert.match(part.stdout, /^1 setting is as before --fix/);
    const restored = check([...place, "--restore"]);
    assert.deepEqual([restored.status, restored.stdout], [0, "3 settings are as before --fix\n"]);
    assert.match(check([...place, "--restore"]).stdout, /^nothing to put back/);
    const again = told(check([...place, "--json"]).stdout);
    assert.deepEqual(
      [again.governor!.is, again.thp!.is, again.aslr!.is],
      ["powersave", "always", "0 (fixed)"],
    );
  });
});

test("two at once: the second is sent away and changes nothing", () => {
  withHost(badHost, (root, place) => {
    const release = lockData(join(root, "state"));
    try {
      for (const verb of ["--fix", "--restore"]) {
        const { status, stderr } = check([...place, "--only", "governor", verb]);
        assert.equal(status, 2);
        assert.match(stderr, /another plumbline \(process \d+\)/);
      }
    } finally {
      release();
    }
    assert.equal(told(check([...place, "--json"]).stdout).governor!.is, "powersave");
  });
});

test("what was asked for wrongly is said in a line, with exit code 2", () => {
  for (const [args, said] of [
    [["--only", "governer"], /there is no check "governer"; there are smt, turbo/],
    [["--only", ""], /there is no check ""/],
    [["--fix", "--restore"], /--fix.*cannot be used with.*--restore/],
    [["--fox"], /unknown option '--fox'/],
    [["--config", "not-there.config.ts"], /not-there\.config\.ts/],
  ] as const) {
    const { status, stderr, stdout } = check([...args]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr + stdout, /\n +at /);
  }
});

test("a tampered state file is refused in a sentence", () => {
  withHost(badHost, (root, place) => {
    mkdirSync(join(root, "state"));
    const remembered = [{ path: "/etc/shadow\u001b[2J", value: "root::0:0" }];
    writeFileSync(
      join(root, "state/host-restore.json"),
      JSON.stringify({ version: 1, boot: null, remembered }),
    );
    const { status, stderr } = check([...place, "--restore"]);
    assert.equal(status, 2);
    assert.match(stderr, /holds what Plumbline never wrote/);
    assert.ok(!stderr.includes("\u001b") && !stderr.includes("\n    at "));
    assert.equal(existsSync(join(root, "etc/shadow")), false);
  });
});

test("this machine is told the truth about itself", () => {
  const { status, stdout, stderr } = check(["--json"]);
  assert.equal(stderr, "");
  const all = told(stdout);
  const lacking = Object.values(all).filter(({ state }) => !["good", "not here"].includes(state));
  assert.equal(status, lacking.length === 0 ? 0 : 1);
  assert.ok(lacking.every(({ state, mend }) => mend || state === "unknown"));
  assert.equal(all.node!.is, process.version);
  if (process.platform !== "linux") return;
  if (existsSync(THP)) assert.ok(readFileSync(THP, "utf8").includes(`[${all.thp!.is}]`));
  const clock = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
  if (existsSync(clock)) assert.equal(all["clock-source"]!.is, readFileSync(clock, "utf8").trim());
  assert.equal(all.aslr!.is[0], readFileSync("/proc/sys/kernel/randomize_va_space", "utf8")[0]);
});

test("who is not root is told what to type, and nothing is written", {
  skip: process.platform === "linux" ? false : "settings of Linux",
}, (t) => {
  const nobody = process.geteuid?.() === 0 ? 65_534 : undefined;
  const seen = check(["--json"], nobody);
  if (seen.status === null || seen.stdout === "") return t.skip("another user cannot read this folder");
  const due = Object.values(told(seen.stdout)).filter(({ writes }) => writes.length > 0);
  if (due.length === 0) return t.skip("nothing on this host is left to write");
  const { status, stderr } = check(["--fix"], nobody);
  assert.equal(status, 2);
  assert.match(stderr, /only root may.*sudo/s);
  for (const { mend } of due) assert.ok(stderr.includes(mend!), mend!);
  assert.equal(check(["--restore"], nobody).status, 2);
});

test("on this machine --fix really changes huge pages, and --restore puts them back", {
  skip: whyNot(),
}, () => {
  const own = /\[(\w+)\]/.exec(readFileSync(THP, "utf8"))![1]!;
  const folder = mkdtempSync(join(tmpdir(), "plumbline-thp-"));
  const args = ["--only", "thp", "--state", join(folder, "state.json")];
  try {
    writeFileSync(THP, "always");
    const fixed = check([...args, "--fix"]);
    assert.match(readFileSync(THP, "utf8"), /\[madvise\]/);
    assert.match(fixed.stdout, /always -> madvise/);
    assert.equal(fixed.status, 0);
    assert.equal(check([...args, "--restore"]).status, 0);
    assert.match(readFileSync(THP, "utf8"), /\[always\]/);
  } finally {
    writeFileSync(THP, own);
    rmSync(folder, { recursive: true, force: true });
  }
});

function whyNot(): string | false {
  if (process.geteuid?.() !== 0) return "only root may";
  try {
    accessSync(THP, constants.W_OK);
    return false;
  } catch {
    return "this kernel's huge pages cannot be changed here";
  }
}
