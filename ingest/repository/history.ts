import { resolveCommit } from "./checkout.ts";
import { type Repository, RepositoryError } from "./repository.ts";

/** A commit as git tells it; texts are stripped of control characters. Times in epoch ms. */
export type HistoryCommit = {
  sha: string;
  /** Count of first parents below it: stays the same when the window moves. */
  position: number;
  author: string;
  subject: string;
  authored_at: number;
  committed_at: number;
  pr_number: number | null;
  parents: string[];
  tags: string[];
};

export type HistoryWindow = { last: number } | { since: string };

/** Free text comes last: strangers may write the separator too. */
const FIELDS = ["%H", "%P", "%at", "%ct", "%an", "%s"].join("%x1f");
const MOST_PARENTS = 64;
const MOST_TAGS = 50;
/** The last moment that a JavaScript date can say, in ms. */
const LAST_MOMENT_MS = 8.64e15;

/**
 * The commits of a branch along first parents, oldest first, at most those of the window.
 * Throws RepositoryError where the branch or the start of the window is not there.
 */
export async function readHistory({
  repository,
  branch,
  window,
}: {
  repository: Repository;
  branch: string;
  window: HistoryWindow;
}): Promise<HistoryCommit[]> {
  const { git } = repository;
  const ref = `refs/heads/${branch}`;
  if (!(await findCommit(repository, ref))) throw new RepositoryError(`the branch ${branch} is not there`);
  const range = await rangeOf(repository, ref, window);
  const log = await git.raw(["log", "--first-parent", "-z", `--format=${FIELDS}`, ...range]);
  const total = Number(await git.raw(["rev-list", "--first-parent", "--count", ref]));
  const tags = await readTags(repository);
  return log
    .split("\0")
    .filter((line) => line !== "")
    .map((line, back) => {
      const [sha = "", parents = "", authored = "0", committed = "0", author = "", ...words] =
        line.split("\x1f");
      const subject = words.join(" ");
      return {
        sha,
        position: total - 1 - back,
        author: plainText(author, 200),
        subject: plainText(subject, 500),
        authored_at: momentOf(authored),
        committed_at: momentOf(committed),
        pr_number: pullRequestOf(subject),
        parents: parents === "" ? [] : parents.split(" ").slice(0, MOST_PARENTS),
        tags: tags.get(sha) ?? [],
      };
    })
    .reverse();
}

/** The number of the pull request that a subject tells: "... (#12)" or "Merge pull request #12 ...". */
export function pullRequestOf(subject: string): number | null {
  const found = /\(#(\d{1,9})\)\s*$/.exec(subject) ?? /^Merge pull request #(\d{1,9})\b/.exec(subject);
  const number = found ? Number(found[1]) : 0;
  return number > 0 ? number : null;
}

/** Epoch ms of git's seconds, within what a date can say: strangers choose their commits' dates. */
function momentOf(seconds: string): number {
  const ms = Number(seconds) * 1_000;
  return Number.isFinite(ms) ? Math.min(LAST_MOMENT_MS, Math.max(0, ms)) : 0;
}

/** Strangers' text for one line: no control characters, no marks that turn the writing direction. */
export function plainText(text: string, most: number): string {
  return text
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim()
    .slice(0, most);
}

async function rangeOf(repository: Repository, ref: string, window: HistoryWindow): Promise<string[]> {
  if ("last" in window) return [`--max-count=${window.last}`, ref];
  if (isDate(window.since)) {
    // With a date alone git would take the present time of day.
    return [`--since=${window.since.length === 10 ? `${window.since}T00:00:00Z` : window.since}`, ref];
  }
  const from = await findCommit(repository, window.since);
  if (!from) {
    throw new RepositoryError(`the history's start ${window.since} is neither a date, a tag nor a commit`);
  }
  const parents = (await repository.git.raw(["rev-list", "--parents", "--max-count=1", from]))
    .trim()
    .split(" ")
    .slice(1);
  return parents.length === 0 ? [ref] : [ref, `^${parents[0]}`];
}

/** Anything else that looks like a date may be a tag. */
function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The commit that a name stands for, or null. */
function findCommit(repository: Repository, name: string): Promise<string | null> {
  return resolveCommit(repository, name).catch(() => null);
}

async function readTags({ git }: Repository): Promise<Map<string, string[]>> {
  const listed = await git.raw([
    "for-each-ref",
    "--format=%(objectname)%1f%(*objectname)%1f%(refname:short)",
    "refs/tags",
  ]);
  const tags = new Map<string, string[]>();
  for (const line of listed.split("\n").filter(Boolean)) {
    const [object = "", peeled = "", name = ""] = line.split("\x1f");
    const sha = peeled || object;
    const tag = plainText(name.replace(/^tags\//, ""), 250);
    if (tag !== "") tags.set(sha, [...(tags.get(sha) ?? []), tag].slice(0, MOST_TAGS));
  }
  return tags;
}
