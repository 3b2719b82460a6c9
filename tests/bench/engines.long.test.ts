import { test } from "node:test";
import { wildEnginesEnd } from "./wild-engines-end.ts";

/** One of each kind that needs no network; the whole list is `npm run bench:engines`. */
const SOME = [
  "yesterday's result",
  "hard-coded",
  "of a child",
  "answers OK",
  "hangs on a pipeline",
  "TCP_NODELAY",
  "dies in the middle",
  "leaves children behind that",
  "fills the disk",
  "redis-server",
  "its server is gone",
];

for (const sandbox of ["bwrap", "user"] as const) {
  test(`misbehaving engines of each kind end as they should, sandbox ${sandbox}`, {
    timeout: 240_000,
  }, () => {
    wildEnginesEnd(sandbox, SOME);
  });
}
