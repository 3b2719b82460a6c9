const ENDING_PARTS = 2;

/** Where a file stands, told without this host's folders: below the commit's tree, else by the end of its path. */
export function placeIn(path: string, trees: readonly string[]): string {
  for (const tree of trees) if (path.startsWith(`${tree}/`)) return path.slice(tree.length + 1);
  if (!path.startsWith("/")) return path;
  const parts = path.split("/").filter(Boolean);
  return parts.length <= ENDING_PARTS ? path : `.../${parts.slice(-ENDING_PARTS).join("/")}`;
}
