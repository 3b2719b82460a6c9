import { type Check, found, unknown } from "./check.ts";

const MAJOR = 24;

export const nodeVersion: Check = {
  name: "node",
  title: "the Node.js that runs Plumbline",
  kind: "setting",
  why: "The load generator runs on it: another version sends and reads at another speed, which would look like the engine's.",
  writable: [],
  read(_files, { node }) {
    const should = `v${MAJOR}`;
    const major = /^v(\d{1,4})\.\d{1,4}\.\d{1,4}/.exec(node)?.[1];
    if (major === undefined) return unknown(should);
    return Number(major) === MAJOR
      ? found("good", node, should)
      : found("improvable", node, should, {
          mend: "npm ci   (Plumbline brings its own, and starts itself on it)",
        });
  },
};
