import { MultiBar, Presets, type SingleBar } from "cli-progress";
import type { Stage } from "../../db/contract/run.ts";
import type { JobListener, RunProgress } from "../planner/listener.ts";
import { durationWords, rerunNewsWords, runWords, turnWords, workloadsWords } from "./words.ts";

/** What a person sees of the main job: a progress bar on a terminal, plain lines elsewhere. */
export type Terminal = JobListener & {
  line(text: string): void;
  /** Says what goes on until it is over; on a terminal with the seconds that it takes. */
  during<T>(what: string, work: Promise<T>): Promise<T>;
  close(): void;
};

export function openTerminal(): Terminal {
  const screen = process.stdout.isTTY ? new BarScreen() : new PlainScreen();
  const line = (text: string) => screen.line(text);
  return {
    line,
    close: () => screen.close(),
    async during(what, work) {
      const started = performance.now();
      const timer = setInterval(() => screen.status(what, performance.now() - started), 1_000);
      screen.status(what, 0);
      try {
        return await work;
      } finally {
        clearInterval(timer);
        screen.status(null, performance.now() - started);
      }
    },
    preparing: ({ done, total, sha }) => screen.count(`preparing ${sha.slice(0, 10)}`, done, total),
    prepareFailed: ({ sha, subject, outcome, error }) => {
      const what = outcome === "no-engine" ? "no engine" : `failed at ${error.stage}`;
      line(`${sha.slice(0, 10)} ${subject}: ${what}: ${error.message}`);
    },
    planned(plan) {
      line(
        `${plan.engine}, branch ${plan.branch}: ${plan.commits} commits, ${workloadsWords(plan.workloads)}`,
      );
      line(plan.placement);
      line(plan.wake_limit);
      line(plan.sandbox);
      for (const why of plan.shortfalls) line(`  not in force: ${why}`);
      if (plan.runs > 0) {
        line(
          `${plan.runs} runs in ${plan.rounds} ${plan.rounds === 1 ? "round" : "rounds"}, about ${durationWords(plan.duration_ms)}`,
        );
      }
    },
    phase: (progress, phase) => screen.progress(progress, phase),
    run: (progress, result) => screen.run(progress, runWords(progress, result), result.outcome === "ok"),
    judged(judged, completed_rounds) {
      if (judged.status === "too-early") {
        line(`round ${completed_rounds} is complete; nothing is judged before the third`);
        return;
      }
      const count = judged.regressions.length;
      line(
        `judged after ${completed_rounds} rounds: ${count === 0 ? "no change found" : `${count} ${count === 1 ? "commit" : "commits"} suspected of a change`}`,
      );
      for (const { sha, subject, words } of judged.regressions)
        line(`  ${sha.slice(0, 10)} ${subject}: ${words}`);
    },
    rerun: (news) => line(rerunNewsWords(news)),
    measured({ commits, failed, spoilt, minutes }) {
      line(`every commit is measured: ${commits} commits, ${failed} failed, ${minutes.toFixed(1)} minutes`);
      if (spoilt > 0) {
        const what = spoilt === 1 ? "one commit has" : `${spoilt} commits have`;
        line(
          `  ${what} no value: the host was too busy for every try. A quieter host, or more rounds, will tell.`,
        );
      }
    },
    profiling: ({ planned, done, total }) =>
      screen.count(`looking inside ${planned.sha.slice(0, 10)} ${planned.workload.name}`, done, total),
    profiled({ planned, done, total, result }) {
      if (result.outcome === "failed")
        line(`${planned.sha.slice(0, 10)} ${planned.workload.name}: no look inside: ${result.reason}`);
      if (done === total) line("every commit is looked into; watching for new ones");
    },
    trouble: (message) => line(message),
  };
}

interface Screen {
  line(text: string): void;
  status(what: string | null, elapsed_ms: number): void;
  count(what: string, done: number, total: number): void;
  progress(progress: RunProgress, phase: Stage): void;
  run(progress: RunProgress, words: string, ok: boolean): void;
  close(): void;
}

class PlainScreen implements Screen {
  line(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  status(what: string | null, elapsed_ms: number): void {
    if (what && elapsed_ms === 0) this.line(`${what} ...`);
  }

  count(what: string, done: number, total: number): void {
    this.line(`${what} (${done + 1} of ${total})`);
  }

  progress(): void {}

  run(_progress: RunProgress, words: string): void {
    this.line(words);
  }

  close(): void {}
}

class BarScreen implements Screen {
  readonly #bars = new MultiBar(
    {
      format: "{bar} {percentage}% {words}",
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
      barsize: 24,
    },
    Presets.shades_classic,
  );
  #bar: SingleBar | null = null;

  line(text: string): void {
    if (this.#bar) {
      this.#bars.log(`${text}\n`);
      this.#bars.update();
    } else process.stdout.write(`${text}\n`);
  }

  status(what: string | null, elapsed_ms: number): void {
    const seconds = Math.round(elapsed_ms / 1_000);
    process.stdout.write(what ? `\r\u001b[K${what} ... ${seconds} s` : "\r\u001b[K");
  }

  count(what: string, done: number, total: number): void {
    this.#show(done, total, `${what} (${done + 1} of ${total})`);
  }

  progress(progress: RunProgress, phase: Stage): void {
    const { planned, runs_done, runs_total, left_ms } = progress;
    const where = `${turnWords(progress)} run ${runs_done + 1}/${runs_total}`;
    const what = `${planned.sha.slice(0, 10)} ${planned.workload.name} ${phase}`;
    this.#show(runs_done, runs_total, `${where} | ${what} | ${durationWords(left_ms)} left`);
  }

  run(_progress: RunProgress, words: string, ok: boolean): void {
    if (!ok) this.line(words);
  }

  close(): void {
    this.#bars.stop();
  }

  #show(done: number, total: number, words: string): void {
    this.#bar ??= this.#bars.create(total, done, { words });
    this.#bar.setTotal(total);
    this.#bar.update(done, { words });
  }
}
