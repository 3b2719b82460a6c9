import { z } from "zod";
import { misnamedMetric } from "../../db/contract/bound.ts";
import { readRepositoryFile } from "../repository/read-file.ts";
import { type Repository, RepositoryError } from "../repository/repository.ts";
import { type Workload, workloadSchema } from "../workloads/workload.ts";

const FILE_BYTES_MAX = 256 * 1024;
const WORKLOADS_MAX = 50;

/**
 * The workloads that an engine's repository adds, as its branch has them now. The file is a stranger's: whatever is
 * wrong with it is said, and the job goes on with the others.
 */
export async function repositoryWorkloads({
  repository,
  branch,
  path,
  taken,
  say,
}: {
  repository: Repository;
  branch: string;
  path: string;
  /** Names that other workloads of the job have. */
  taken: readonly string[];
  say: (line: string) => void;
}): Promise<Workload[]> {
  const listed = await read(repository, branch, path).catch((error) => {
    if (!(error instanceof RepositoryError) && !(error instanceof SyntaxError)) throw error;
    return error.message;
  });
  if (typeof listed === "string") {
    say(printable(`the repository's workloads are left out: ${listed}`));
    return [];
  }
  const names = new Set(taken);
  return listed.flatMap((data, at) => {
    const parsed = workloadSchema.safeParse(data);
    const issue = parsed.error?.issues[0];
    const why = issue
      ? `${issue.path.join(".")}: ${issue.message}`
      : names.has(parsed.data!.name)
        ? `there is a workload ${parsed.data!.name} already`
        : misnamedMetric(parsed.data!);
    if (why !== null) {
      say(printable(`${path}: workload ${at + 1} is left out: ${why}`));
      return [];
    }
    names.add(parsed.data!.name);
    return [parsed.data!];
  });
}

/** The file's own words may hold a terminal's commands. */
function printable(line: string): string {
  return line.replace(/\p{Cc}+/gu, " ").slice(0, 300);
}

async function read(repository: Repository, branch: string, path: string): Promise<unknown[]> {
  const text = await readRepositoryFile(repository, {
    at: `refs/heads/${branch}`,
    path,
    most_bytes: FILE_BYTES_MAX,
  });
  const parsed = z.array(z.unknown()).max(WORKLOADS_MAX).safeParse(JSON.parse(text));
  if (!parsed.success) throw new SyntaxError(`${path} is no list of at most ${WORKLOADS_MAX} workloads`);
  return parsed.data;
}
