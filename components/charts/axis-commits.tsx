"use client";

import { createContext, type ReactNode, useContext } from "react";

/** A commit as a chart's readout tells of it. */
export type AxisCommit = {
  sha: string;
  author: string;
  subject: string;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
};

const AxisCommits = createContext<AxisCommit[]>([]);

/** The commits of the axis, given once for all charts of a page. */
export function AxisCommitsProvider({ commits, children }: { commits: AxisCommit[]; children: ReactNode }) {
  return <AxisCommits value={commits}>{children}</AxisCommits>;
}

export function useAxisCommits(): AxisCommit[] {
  return useContext(AxisCommits);
}
