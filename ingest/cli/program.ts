import { Command, CommanderError } from "commander";
import about from "../../package.json" with { type: "json" };
import { addCompareVerb } from "./compare.ts";
import { addConfigVerb } from "./config.ts";
import { addEngineVerb } from "./engine.ts";
import { describeError } from "./errors.ts";
import { addExplainVerb } from "./explain.ts";
import { addHostVerb } from "./host.ts";
import { addLoadVerb } from "./load.ts";
import { addRecordVerb } from "./record.ts";
import { addReplayVerb } from "./replay.ts";
import { addStartVerb } from "./start.ts";
import { addWorkloadsVerb } from "./workloads-verb.ts";

// Whoever reads no more, as `head` does, ends the program and is no fault of its own.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`plumbline: standard output: ${error.message}\n`);
  process.exit(1);
});

const program = new Command("plumbline")
  .description("Benchmarks every commit of a Valkey-compatible engine and says which commit made it slower.")
  .version(about.version)
  .option("-c, --config <file>", "the configuration", "plumbline.config.ts")
  .showHelpAfterError("(plumbline --help tells more)")
  .exitOverride();

addStartVerb(program);
addReplayVerb(program);
addRecordVerb(program);
addConfigVerb(program);
addEngineVerb(program);
addCompareVerb(program);
addExplainVerb(program);
addHostVerb(program);
addWorkloadsVerb(program);
addLoadVerb(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const { message, code } = describeError(error);
  // A file or a server may have had its words in it.
  if (message) process.stderr.write(`plumbline: ${message.replace(/[^\P{Cc}\n]/gu, " ")}\n`);
  process.exit(code);
}
