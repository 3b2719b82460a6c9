import type { ReactNode } from "react";
import { PageFrame, type PageHref } from "../components/ui/page-frame.tsx";
import { RecordingBanner } from "../components/ui/recording-banner.tsx";
import { readProvenance } from "../db/queries/provenance.ts";
import type { View } from "./view.ts";

/** A page about an engine: the frame, and the label of a recording where its figures are one. */
export function Framed({
  view,
  here,
  path,
  commit_id,
  children,
}: {
  view: View;
  here: PageHref;
  path: string;
  /** On a commit's page, only the sessions that measured it count. */
  commit_id?: number;
  children: ReactNode;
}) {
  const { database, engine_id, engine, branch, host_class, host_classes, query } = view;
  const provenance =
    host_class === null ? null : readProvenance({ database, engine_id, host_class, commit_id });
  return (
    <PageFrame
      here={here}
      engine={{ name: engine, branch }}
      hosts={{ chosen: host_class, classes: host_classes, path }}
      query={query}
    >
      {provenance ? <RecordingBanner {...provenance} /> : null}
      {children}
    </PageFrame>
  );
}
