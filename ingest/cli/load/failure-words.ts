import type { LoadError, LoadPhase } from "../../load/load-error.ts";

const PHASES: Record<LoadPhase, string> = {
  start: "before the load",
  aim: "before the load",
  preload: "while keys were loaded",
  "warm-up": "in the warm-up",
  "closed-loop": "in the closed loop",
  "open-loop": "in the open loop",
  census: "while tenants were counted",
  "tidy-up": "while users were deleted",
};

const HINTS: readonly [RegExp, string][] = [
  [
    /without any password|no password is set/,
    "it asks for no password: leave it out, PLUMBLINE_PASSWORD too",
  ],
  [/WRONGPASS|NOAUTH|invalid password|sign-in/, "give --user, and the password in PLUMBLINE_PASSWORD"],
  [/NOPERM/, "give a user who may do that: --user and PLUMBLINE_PASSWORD"],
  [/certificate|self-signed|altname/i, "trust it by --cacert FILE, or any by --insecure"],
  [/no port for encrypted/, "give --tls, and the server's port for it as --port"],
  [/ENOTFOUND|EAI_AGAIN/, "is --host right?"],
  [
    /wrong version number|SSL|packet length/i,
    "does that port take TLS? leave out --tls, or name another --port",
  ],
  [/EADDRNOTAVAIL|EMFILE/, "this host is out of ports or files: fewer --connections, or wait a minute"],
  [/ECONNREFUSED/, "does a server listen there? --host and --port say where"],
  [/no connection within|ETIMEDOUT/, "is it there, is it busy, does that port want --tls or not?"],
  [/not on PATH/, "install it, or leave out --with"],
  [/OOM/, "the server's memory is full: raise its maxmemory, or choose a smaller workload"],
  [/READONLY/, "this is a replica: choose its primary"],
  [/(replies were|reply was) .*owed/, "the server is far behind: lower --rate or --connections"],
];

const HINTS_BY_KIND: Partial<Record<LoadError["kind"], string>> = {
  "not-supported": "choose another workload",
  "connect-failed": "is a server there? --host and --port say where",
  "connection-lost": "the server's log may tell why; with a port for TLS, give --tls",
  "protocol-error": "does a RESP server listen on that port?",
  timeout: "is the server stuck? try fewer --connections or a lower --rate",
  "error-replies": "does the server allow what the workload sends?",
  "wrong-replies": "did somebody else write these keys? use an empty server, and preload",
  "generator-failed": "the figures would mean nothing; if it happens again, please report it",
};

/** What happened and what to do, in one line. */
export function failureWords({ kind, phase, message }: LoadError): string {
  const where = phase ? ` ${PHASES[phase]}` : "";
  const what = kind === "not-supported" ? `not supported${where}` : `${kind.replace("-", " ")}${where}`;
  const hint = HINTS.find(([words]) => words.test(message))?.[1] ?? HINTS_BY_KIND[kind];
  const line = `${what}: ${message.replaceAll(/\s+/g, " ").trim()}`;
  return hint ? `${line}; ${hint}` : line;
}
