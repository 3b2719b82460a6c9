import type { JudgedCase } from "./case.ts";
import { chanceWords, clean, count, isFigure, shasWords, shaWords } from "./figure-words.ts";
import { deciders, pairsNeeded } from "./verdict-line.ts";

const NAMED = 3;

/** What the record rules out, and nothing that it does not. */
export function ruledOutSentences(one: JudgedCase): string[] {
  const { cause, host, reruns, seen, state } = one;
  const told = state === "confirmed" && deciders(one).length > 0;
  const rerun = told && reruns !== null;
  const sentences: string[] = [];
  if (rerun) {
    sentences.push(
      "The host: both ends ran on it one right after the other, so what it does slowly touches both.",
      isFigure(reruns.alpha)
        ? `Noise: it would make such reruns say so in at most ${chanceWords(reruns.alpha)}.`
        : "Noise: the reruns are not what it would show.",
      "Luck of the first look: the effect stated is that of the reruns, which the history did not choose.",
    );
  } else if (host?.blame === "engine") sentences.push(`The host: ${decapitalise(clean(host.said, 400))}`);
  if (seen.epochs === 1) {
    sentences.push(
      "A change of the host: all sessions were made while its hardware, kernel and settings were the same.",
    );
  }
  const guards = reruns?.series.filter(({ role, word }) => role === "guard" && word === "no change") ?? [];
  if (guards.length > 0) {
    sentences.push(
      `A shift of everything: ${guards.map(({ label }) => clean(label)).join(", ")} did not move.`,
    );
  }
  if (told && cause.commits.length === 1) {
    sentences.push(
      `Neighbours: ${shaWords(cause.after.sha)} is on the old level, so only ${shaWords(cause.commits[0]!)} is left.`,
    );
  }
  if (state === "not-reproduced" && deciders(one).length === 0 && (reruns?.turns ?? 0) > 0) {
    const words = reruns!.series.filter(({ role }) => role === "suspect");
    if (words.length > 0 && words.every(({ word }) => word === "no change")) {
      sentences.push("A change that matters between these two commits, in what was rerun.");
    }
  }
  return sentences.length > 0 ? sentences : ["Nothing yet."];
}

/** What is still open, each with what would close it where that is known. */
export function notKnownSentences(one: JudgedCase): string[] {
  const { cause, host, host_class, placement, origin, reruns, seen, state } = one;
  const sentences: string[] = [];
  if (state === "suspected")
    sentences.push("Whether reruns of both ends show it: until they do nothing is announced.");
  if (state === "withdrawn" && (reruns?.turns ?? 0) === 0)
    sentences.push("Whether reruns would have shown it: none was made.");
  const needed = pairsNeeded(one);
  if (needed !== null) {
    sentences.push(
      `What the series show that can't tell: about ${count(needed, "more pair")} would say, if their noise stays as it is.`,
    );
  } else if (state === "cant-tell")
    sentences.push("How many more pairs would tell: too many to wait for, or unknown.");
  if (host?.blame === "host" && !(state === "confirmed" && deciders(one).length > 0)) {
    sentences.push(`Whether the engine changed at all: ${decapitalise(clean(host.said, 400))}`);
  } else if (host?.blame === "unknown" && state !== "confirmed") {
    sentences.push(`Whether it was the host: ${decapitalise(clean(host.said, 400))}`);
  } else if (host === null && state !== "confirmed") {
    sentences.push("Whether it was the host: the sessions of the two levels were not kept with this look.");
  }
  if (seen.epochs > 1 && state !== "confirmed") {
    sentences.push(
      `What the host's own changes did: the sessions span ${count(seen.epochs, "state")} of its hardware, kernel or settings.`,
    );
  }
  sentences.push(...placeSentences(one));
  const guards =
    reruns?.series.filter(
      ({ role, word }) => role === "guard" && word !== "no change" && word !== "can't tell",
    ) ?? [];
  if (guards.length > 0) {
    sentences.push(
      `Why ${guards.map(({ label }) => clean(label)).join(", ")} moved too, which should not have.`,
    );
  }
  if (placement === "unpinned") {
    sentences.push(
      "How steady the figures are on cores of their own: engine and load were not pinned to any.",
    );
  }
  if (origin === "recording")
    sentences.push("What this machine would show: the figures are replayed from a recording of another.");
  if (cause.commits.length === 0) sentences.push("Which commits may be the cause: none is on record.");
  sentences.push(`What other machines show: all of it was measured on host class ${clean(host_class)}.`);
  return sentences;
}

function placeSentences({ cause: { commits, unmeasured, unbuilt, untold } }: JudgedCase): string[] {
  const sentences: string[] = [];
  if (commits.length > 1)
    sentences.push(`Which of these ${commits.length} commits is the cause: ${shasWords(commits)}.`);
  if (unmeasured.length > 0) {
    sentences.push(
      `Of the commits in question ${unmeasured.length === 1 ? "one was" : `${unmeasured.length} were`} not measured: ${shasWords(unmeasured)}.`,
    );
  }
  for (const { sha, why } of unbuilt.slice(0, NAMED)) {
    sentences.push(`${shaWords(sha)} could not be measured: ${clean(why).replace(/\.+$/, "")}.`);
  }
  const rest = unbuilt.slice(NAMED);
  if (rest.length > 0) {
    sentences.push(`Nor could ${shasWords(rest.map(({ sha }) => sha))} be measured.`);
  }
  if (untold.length > 0) {
    const one = untold.length === 1;
    sentences.push(`On which level ${shasWords(untold)} ${one ? "is" : "are"} noise does not let one tell.`);
  }
  return sentences;
}

function decapitalise(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
