/** The first nine figures of a hash: enough for a million commits. */
export function shortSha(sha: string): string {
  return sha.slice(0, 9);
}
