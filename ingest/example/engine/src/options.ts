import { parseArgs } from "node:util";

export interface Options {
  bind: string;
  port: number;
  dir: string;
  databases: number;
  tlsPort: number;
  tlsCert: string;
  tlsKey: string;
  writeCoalescing: boolean;
}

export class OptionError extends Error {}

export const USAGE = `usage: pebble [flags]

  --port <n>                   TCP port, 0 for none (6379)
  --bind <address>             address to listen on (127.0.0.1)
  --dir <folder>               where snapshots are kept (.)
  --databases <n>              number of databases (16)
  --tls-port <n>               TLS port, 0 for none (0)
  --tls-cert <file>            certificate, PEM
  --tls-key <file>             private key, PEM
  --write-coalescing <on|off>  one write for all replies of a read (on), or one for each reply (off)`;

export function parseOptions(argv: string[]): Options {
  const flags = readFlags(argv);
  const options: Options = {
    bind: flags.bind ?? "127.0.0.1",
    port: whole("port", flags.port ?? "6379", 0, 65535),
    dir: flags.dir ?? ".",
    databases: whole("databases", flags.databases ?? "16", 1, 1024),
    tlsPort: whole("tls-port", flags["tls-port"] ?? "0", 0, 65535),
    tlsCert: flags["tls-cert"] ?? "",
    tlsKey: flags["tls-key"] ?? "",
    writeCoalescing: onOrOff("write-coalescing", flags["write-coalescing"] ?? "on"),
  };
  if (options.tlsPort > 0 && !(options.tlsCert && options.tlsKey)) {
    throw new OptionError("--tls-port needs --tls-cert and --tls-key");
  }
  if (options.port === 0 && options.tlsPort === 0)
    throw new OptionError("neither --port nor --tls-port is set");
  return options;
}

function readFlags(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        bind: { type: "string" },
        port: { type: "string" },
        dir: { type: "string" },
        databases: { type: "string" },
        "tls-port": { type: "string" },
        "tls-cert": { type: "string" },
        "tls-key": { type: "string" },
        "write-coalescing": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new OptionError((error as Error).message);
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new OptionError(`--${name} must be a whole number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}

export function onOrOff(name: string, text: string): boolean {
  if (text === "on" || text === "yes") return true;
  if (text === "off" || text === "no") return false;
  throw new OptionError(`--${name} must be on or off, not "${text}"`);
}
