import process from "node:process";
import { define, NO_KEY } from "../command.ts";
import type { Engine } from "../engine.ts";
import { word } from "../protocol/arguments.ts";
import { countPrefixes } from "../store/prefixes.ts";

type Section = (engine: Engine) => [string, string | number][];

const sections: Record<string, Section> = {
  Server: (engine) => [
    ["redis_version", "7.2.4"],
    ["server_name", "pebble"],
    ["pebble_version", engine.version],
    ["redis_mode", "standalone"],
    ["os", `${process.platform} ${process.arch}`],
    ["process_id", process.pid],
    ["run_id", engine.runId],
    ["tcp_port", engine.options.port],
    ["uptime_in_seconds", Math.floor((Date.now() - engine.startedAt) / 1000)],
    ["runtime", `node ${process.versions.node}`],
  ],
  Clients: (engine) => [
    ["connected_clients", engine.connections.size],
    ["maxclients", engine.settings.maxClients],
    ["blocked_clients", 0],
  ],
  Memory: () => {
    const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
    return [
      ["used_memory", heapUsed + external],
      ["used_memory_rss", rss],
      ["heap_used", heapUsed],
      ["heap_total", heapTotal],
      ["array_buffers", arrayBuffers],
      ["maxmemory", 0],
    ];
  },
  Persistence: (engine) => [
    ["loading", 0],
    ["rdb_changes_since_last_save", engine.changes()],
    ["rdb_bgsave_in_progress", engine.saving ? 1 : 0],
    ["rdb_last_save_time", Math.floor(engine.lastSaveAt / 1000)],
    ["aof_enabled", 0],
  ],
  Stats: ({ statistics }) => [
    ["total_connections_received", statistics.connectionsReceived],
    ["total_commands_processed", statistics.commandsProcessed],
    ["total_net_input_bytes", statistics.bytesIn],
    ["total_net_output_bytes", statistics.bytesOut],
  ],
  Replication: () => [
    ["role", "master"],
    ["connected_slaves", 0],
  ],
  CPU: () => {
    const { user, system } = process.cpuUsage();
    return [
      ["used_cpu_sys", (system / 1e6).toFixed(6)],
      ["used_cpu_user", (user / 1e6).toFixed(6)],
    ];
  },
  Cluster: () => [["cluster_enabled", 0]],
  Keyspace: ({ databases }) =>
    databases
      .filter((database) => database.size > 0)
      .map((database) => [
        `db${database.index}`,
        `keys=${database.size},expires=${database.expiring},avg_ttl=0`,
      ]),
  Users: ({ users }) =>
    users
      .all()
      .map((user) => [`user_${user.name}`, `connections=${user.connections},commands=${user.commands}`]),
  Prefixes: ({ databases }) =>
    countPrefixes(databases).map(([prefix, { keys, bytes }]) => [
      `prefix_${prefix}`,
      `keys=${keys},bytes=${bytes}`,
    ]),
};

/** Costs a walk over all keys: shown only when asked for. */
const ON_DEMAND = new Set(["Prefixes"]);

export const infoCommands = [
  define("info -1 dangerous slow", NO_KEY, "Tells how the server is doing, in sections.", (client, args) => {
    const asked = new Set(args.slice(1).map(word));
    const everything = asked.has("ALL") || asked.has("EVERYTHING");
    const byDefault = asked.size === 0 || asked.has("DEFAULT");
    const shown = Object.entries(sections).filter(
      ([name]) => everything || asked.has(name.toUpperCase()) || (byDefault && !ON_DEMAND.has(name)),
    );
    client.reply.verbatim(
      shown.map(([name, section]) => sectionText(name, section(client.engine))).join("\r\n"),
    );
  }),
];

function sectionText(name: string, lines: [string, string | number][]): string {
  return `# ${name}\r\n${lines.map(([key, value]) => `${key}:${value}\r\n`).join("")}`;
}
