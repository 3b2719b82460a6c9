import { z } from "zod";
import { variantData } from "../../db/contract/variant.ts";

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "small letters, digits and dashes, at most 64");
/** A NUL ends a word for the system, whatever follows it. */
const word = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes("\0"), "must not hold a NUL");
const command = word(2_000).min(1);
export const seconds = (most: number) => z.number().positive().max(most);
const bytes = (least: number) => z.number().int().min(least).max(1e15);
export const revision = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/, "is not a commit, a tag or a branch");

/** A path inside a commit's tree or a run's folder: relative, and never upwards. */
const inside = z
  .string()
  .min(1)
  .max(500)
  .refine(
    (path) =>
      !/^\/|\/$|\0/.test(path) && path.split("/").every((part) => part !== ".." && part.length <= 200),
    "must be a relative path, without '..'",
  );

const history = z
  .union([
    z.strictObject({ last: z.number().int().min(1).max(10_000) }),
    z.strictObject({ since: z.string().min(1).max(250) }),
  ])
  .describe(
    "How far back to measure: { last: 50 } commits, or { since } a commit, a tag or a date (YYYY-MM-DD). " +
      "An engine with thousands of commits is not measured from its beginning.",
  );

const runtime = z
  .string()
  .regex(
    /^(system|(node|bun)@\d{1,2}(\.\d+(\.\d+)?)?)$/,
    'must be "node@24", "node@24.1.0", "bun@1", "bun@1.3.0" or "system"',
  )
  .describe(
    'What runs the engine: "node@24" (that line of Node.js), "node@24.1.0" (exactly that one), "bun@1" or "bun@1.3.0", ' +
      'each taken from npm where it is not the Node.js that Plumbline runs on; or "system" (whatever the start command ' +
      "names on PATH, or built by prepare). It is recorded with each run.",
  );

const prepare = z
  .array(command)
  .max(20)
  .describe(
    "Shell commands that build one commit, run in order in its own tree, once a commit. Left out: the package manager that " +
      "packageManager or the lock file names installs, and the build script runs where there is one. [] prepares nothing.",
  );

const start = z
  .array(word(2_000))
  .min(1)
  .max(100)
  .describe(
    "The program and its arguments, no shell. {port} is a free port of 127.0.0.1, {dir} a fresh folder for its files, {tree} " +
      "the commit's tree, {flags} the variant's flags. An engine that listens elsewhere is found by the port its processes own.",
  );

const tls = z
  .array(word(2_000))
  .max(50)
  .describe(
    "Words put behind start's where a workload has encrypted connections, such as --tls-port {tls_port} --tls-cert {tls_cert} " +
      "--tls-key {tls_key}: a free port beside the plain one, and files of a certificate for localhost that nothing trusts. " +
      'Left out, such workloads are not supported. Not with listen: "forced".',
  );

const entry = inside.describe(
  "The file that start runs, such as dist/server.js: after prepare it has to be there. Left out: the first word of start " +
    "that begins with {tree}/ or names a file of the tree.",
);

const clean = z
  .array(inside)
  .max(50)
  .describe(
    "What prepare makes and the repository holds all the same, removed before prepare: yesterday's build is never measured. " +
      "Files that are tracked though .gitignore names them, and *.tsbuildinfo, go in any case.",
  );

const folder = z
  .enum(["copy", "fresh"])
  .describe(
    'Where start runs, anew for each run: in a "copy" of the commit\'s tree (node_modules linked), or in a "fresh" empty ' +
      "folder; the latter for trees of hundreds of MB, with the program named as {tree}/...",
  );

const files = z
  .record(
    inside,
    z.union([
      z.strictObject({ text: z.string().max(100_000) }),
      z.strictObject({ copy: inside.describe("A file of the commit's tree.") }),
    ]),
  )
  .refine((all) => Object.keys(all).length <= 50, "at most 50 files")
  .describe(
    'Files put into the folder where start runs: { "users.acl": { text } } with {port}, {dir} and {tree} filled in, or ' +
      "{ copy } of a file of the commit.",
  );

const listen = z
  .enum(["own", "forced"])
  .describe(
    '"own": the engine chooses where it listens, and the port that its processes own is found. "forced", for Node.js and ' +
      "Bun: a preload gives its first TCP listener {port} and all of them 127.0.0.1; other sockets are left alone.",
  );

const environment = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(2_000))
  .describe(
    "Environment variables for prepare and start, {port}, {dir} and {tree} filled in at start; nothing else of yours is handed on.",
  );

const limits = z
  .strictObject({
    prepare_s: seconds(7_200).default(600).describe("All prepare commands of one commit together."),
    start_s: seconds(600).default(20).describe("From the start command to an answered PING."),
    run_s: seconds(7_200).default(120).describe("One run, from start to stop, its windows not counted."),
    stop_s: seconds(60).default(3).describe("From SIGTERM to SIGKILL."),
    processes: z
      .number()
      .int()
      .min(8)
      .max(100_000)
      .default(1_000)
      .describe("Processes and threads of prepare or of a run, all together."),
    memory_bytes: bytes(50_000_000)
      .default(8_000_000_000)
      .describe("Resident memory of the whole process tree, in prepare or in a run."),
    disk_bytes: bytes(1_000_000)
      .default(4_000_000_000)
      .describe("What prepare or one run may write to disk; also the largest single file."),
    log_bytes: bytes(100_000)
      .default(1_000_000_000)
      .describe("What prepare or one run may write to stdout and stderr."),
    output_bytes: z
      .number()
      .int()
      .min(200)
      .max(8_000)
      .default(4_000)
      .describe("The last output kept of a failure."),
    cache_bytes: bytes(1_000_000)
      .default(5_000_000_000)
      .describe("Prepared commits kept on disk; the least recently used go first."),
  })
  .prefault({})
  .describe("Limits in seconds, bytes and numbers.");

const sandbox = z
  .enum(["bwrap", "user", "none"])
  .describe(
    'The strongest containment to use: "bwrap" (bubblewrap: own view of files, processes and network), else "user" (another ' +
      'user id, where Plumbline runs as root), else "none". What works on the host is used, said, and stored with each run.',
  );

const recipeFields = { runtime, prepare, start, tls, entry, clean, folder, files, listen, environment };

const range = z
  .strictObject({
    from: revision.optional().describe("The first commit of the range, and all that descend from it."),
    before: revision
      .optional()
      .describe("The first commit after the range; it and its descendants are outside."),
    ...z.object(recipeFields).partial().shape,
  })
  .refine(({ from, before }) => from !== undefined || before !== undefined, "needs from or before")
  .describe("Fields that differ for a range of commits; where ranges overlap, the later one counts.");

/** The engine under test, as plumbline.config.ts describes it. */
export const engineSchema = z.strictObject({
  name: slug.describe("The engine's name in pages, keys and badges. Another name is another engine."),
  repository: z
    .string()
    .min(1)
    .max(1_000)
    .refine((text) => !text.startsWith("-"), "must not begin with a dash")
    .describe(
      'A path or a URL (https, ssh, git, file); "example" is the example engine that comes with Plumbline.',
    ),
  branch: z
    .string()
    .min(1)
    .max(250)
    .regex(/^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/, "is not a branch name")
    .default("main")
    .describe("The branch whose commits are measured, along first parents."),
  workloads: inside
    .optional()
    .describe(
      "A JSON file of the repository, such as bench/workloads.json: a list of workloads of its own, in the form that docs/workloads.md " +
        "describes, measured beside the others. It is read at the newest commit of the branch when the job starts. Whoever may " +
        "change that branch decides by it what is measured, and how long that takes. None where left out.",
    ),
  history: history.default({ last: 50 }),
  runtime,
  prepare: prepare.optional(),
  start,
  entry: entry.optional(),
  clean: clean.default([]),
  tls: tls.default([]),
  folder: folder.default("copy"),
  files: files.default({}),
  listen: listen.default("own"),
  environment: environment.default({}),
  ranges: z.array(range).max(50).default([]).describe("How older or newer commits differ, field by field."),
  sandbox: sandbox.default("bwrap"),
  variants: z
    .record(slug, variantData)
    .refine((all) => Object.keys(all).length >= 1 && Object.keys(all).length <= 10, "one to ten variants")
    .default({ default: { flags: [] } })
    .describe("Named sets of flags; every commit is measured with each."),
  limits,
});

export type EngineConfig = z.output<typeof engineSchema>;
