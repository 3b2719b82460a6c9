import type { EngineConfig } from "../config/engine-schema.ts";
import type { HostTurn } from "../process/host-turn.ts";
import type { Warden } from "../process/warden.ts";
import type { Repository } from "../repository/repository.ts";
import type { Runtime } from "./runtime/runtime.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

/** The parts of an engine that all its commits share. */
export type EngineHouse = {
  config: EngineConfig;
  repository: Repository;
  /** Finds or fetches the runtime that the configuration names for a start command. */
  runtimes: (wanted: string, start: readonly string[]) => Promise<Runtime>;
  sandbox: Sandbox;
  warden: Warden;
  /** To be taken while anything is built or measured. */
  turn: HostTurn;
  /** Wraps a command of prepare so that it may use every core, whatever Plumbline itself is held to. */
  spread: (argv: string[]) => string[];
  /** Where prepared commits are kept, one folder each. */
  prepared_dir: string;
  /** Where runtimes and package managers taken from npm are kept. */
  tools_dir: string;
};

/** A step of preparing or starting a commit, told to whoever wants to know why. */
export type Step = { step: string; said: string; ok: boolean };
export type OnStep = (step: Step) => void;
