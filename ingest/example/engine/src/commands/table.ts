import type { Command } from "../command.ts";
import { aclCommands } from "./acl.ts";
import { clientCommands } from "./client.ts";
import { commandCommands } from "./command-info.ts";
import { configCommands } from "./config.ts";
import { connectionCommands } from "./connection.ts";
import { counterCommands } from "./counters.ts";
import { expiryCommands } from "./expiry.ts";
import { hashExpiryCommands } from "./hash-expiry.ts";
import { hashCommands } from "./hashes.ts";
import { infoCommands } from "./info.ts";
import { keyCommands } from "./keys.ts";
import { listCommands } from "./lists.ts";
import { scanCommands } from "./scan.ts";
import { serverCommands } from "./server.ts";
import { setCommands } from "./sets.ts";
import { sortedSetRangeCommands } from "./sorted-set-ranges.ts";
import { sortedSetCommands } from "./sorted-sets.ts";
import { stringRangeCommands } from "./string-ranges.ts";
import { stringCommands } from "./strings.ts";
import { transactionCommands } from "./transactions.ts";

const all: Command[] = [
  ...aclCommands,
  ...clientCommands,
  ...commandCommands,
  ...configCommands,
  ...connectionCommands,
  ...counterCommands,
  ...expiryCommands,
  ...hashCommands,
  ...hashExpiryCommands,
  ...infoCommands,
  ...keyCommands,
  ...listCommands,
  ...scanCommands,
  ...serverCommands,
  ...setCommands,
  ...sortedSetCommands,
  ...sortedSetRangeCommands,
  ...stringCommands,
  ...stringRangeCommands,
  ...transactionCommands,
];

/** Every command by its name in small letters. */
export const commandTable: Map<string, Command> = new Map(all.map((command) => [command.name, command]));
