import { z } from "zod";
import { catalogue, catalogueGroups } from "./catalogue/index.ts";
import { fieldTable, type JsonSchema, tableRow } from "./field-table.ts";
import { profiles, profileWorkloads, windowsMs } from "./profiles.ts";
import { REPLY_KINDS } from "./schema/reply-kinds.ts";
import { boundWords, datasetsWords, trafficWords } from "./traffic-words.ts";
import { type WorkloadInput, workloadSchema } from "./workload.ts";

const EXAMPLE: WorkloadInput = {
  name: "sessions",
  title: "Sessions of a shop",
  description:
    "Sessions are read, and every tenth request writes one for half an hour; carts are counted up.",
  source: "A day of our own logs.",
  datasets: [
    {
      name: "session",
      keys: 20_000,
      key_prefix: "session:",
      value_bytes: { kind: "lognormal", median_bytes: 700, sigma: 0.9, max_bytes: 32_768 },
      content: "documents",
    },
    { name: "cart", keys: 5_000, key_prefix: "cart:", value_bytes: { kind: "fixed", bytes: 8 }, load: false },
  ],
  clients: [
    {
      name: "shop",
      connections: 40,
      commands: [
        { words: ["GET", "{key}"], reply: "value", weight: 85, part: "read" },
        { words: ["SET", "{key}", "{value}", "EX", "1800"], reply: "ok", weight: 10, part: "write" },
        { words: ["INCR", "{key}"], dataset: "cart", reply: "integer", weight: 5 },
      ],
      keys: { kind: "zipf", exponent: 0.9 },
      arrivals: { kind: "poisson", rate_ops: 8_000 },
    },
  ],
  warm_up_ms: 500,
  closed: { duration_ms: 500 },
  open: { lead_in_ms: 200, duration_ms: 3000 },
  bounds: [{ metric: "latency_us_p999", part: "read", at_most: 5_000 }],
};

const INTRODUCTION = `# Workloads

A workload is named traffic, as data: what the engine holds, who asks for what and when, and for how long. Each run of
one has up to two windows. In the **closed loop** each connection sends again when it was answered: its figure is
throughput. In the **open loop** requests follow a schedule, and latency counts from when each was due, so that a stall
is felt by all who would have come in it. The first group of clients gives the workload's figures.

A workload's revision is a hash of its data. Title, description, source, groups, bounds and smallest effects are left out of it; whatever else
changes begins new series. What a commit cannot do is "not supported" there, not a failure.

This page is made by \`plumbline workloads --explain\`.`;

const OWN = `## A workload of one's own

An engine's repository may bring its own as well: \`engine.workloads\` of the configuration names a JSON file in it, a list of
workloads, read at the newest commit of the branch when the job starts. And \`plumbline load my.json --port 6379\` drives one at any
server.

\`workloads\` of the configuration names workloads and groups of the catalogue, and holds data of one's own beside them:

\`\`\`ts
export default defineConfig({
  engine,
  workloads: ["get-p1", "shapes", sessions],
});
\`\`\`

where \`sessions\` is`;

/** docs/workloads.md: the profiles, the catalogue and every field of a workload, made from the data itself. */
export function explainWorkloads(): string {
  const example = `\`\`\`json\n${JSON.stringify(EXAMPLE, null, 2)}\n\`\`\``;
  return `${[INTRODUCTION, explainProfiles(), explainCatalogue(), OWN, example, explainFields()].join("\n\n")}\n`;
}

function explainProfiles(): string {
  const rows = profiles.map(({ name, description, workloads, scale }) => {
    const chosen = profileWorkloads(name);
    const total_ms = chosen.reduce((sum, workload) => sum + windowsMs(workload), 0);
    const what = name === "full" ? "all" : workloads.map((one) => `\`${one}\``).join(", ");
    return tableRow([
      `\`${name}\``,
      description,
      what,
      `x ${scale}`,
      String(chosen.length),
      secondsWords(total_ms),
    ]);
  });
  return `## Profiles

\`profile\` of the configuration chooses, where \`workloads\` is left out. The time is that of the windows of one run of each
workload; starting the engine and loading data come on top. Moments within a window (traces, bursts, expiry,
disturbances) stay where they are, and no window gets too short for them.

| profile | what it is for | workloads | durations | number | windows of one run of each |
|---|---|---|---|---|---|
${rows.join("\n")}`;
}

function explainCatalogue(): string {
  const groups = Object.entries(catalogueGroups).map(([name, about]) => {
    const members = catalogue.filter((workload) => workload.groups.includes(name));
    return tableRow([`\`${name}\``, about, String(members.length)]);
  });
  const rows = catalogue.map((workload) =>
    tableRow([
      `\`${workload.name}\``,
      workload.description,
      trafficWords(workload),
      datasetsWords(workload),
      secondsWords(windowsMs(workload)),
      workload.groups.join(", "),
      workload.bounds.map(boundWords).join("; "),
      workload.source,
    ]),
  );
  return `## The catalogue

| group | what it shows | workloads |
|---|---|---|
${groups.join("\n")}

| name | what it shows | traffic | data | windows | groups | bounds | source |
|---|---|---|---|---|---|---|---|
${rows.join("\n")}`;
}

function explainFields(): string {
  const { properties = {}, required = [] } = z.toJSONSchema(workloadSchema, { io: "input" }) as JsonSchema;
  const parts = Object.entries(properties).filter(([, field]) => field.items?.properties);
  const whole = { properties: withoutParts(properties), required };
  const replies = Object.entries(REPLY_KINDS).map(([name, about]) => tableRow([`\`${name}\``, about]));
  return `## Every field

${fieldTable(whole)}

${parts.map(([name, field]) => `### ${name}[]\n\n${field.description ?? ""}\n\n${fieldTable(field.items!)}`).join("\n\n")}

### Replies

| \`reply\` | what must come back |
|---|---|
${replies.join("\n")}`;
}

/** Lists of objects have tables of their own. */
function withoutParts(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => {
      if (!field.items?.properties) return [name, field];
      const { properties: _, ...items } = field.items;
      return [name, { ...field, items: { ...items, type: "object" } }];
    }),
  );
}

function secondsWords(ms: number): string {
  return ms < 120_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
