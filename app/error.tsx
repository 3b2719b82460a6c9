"use client";

import { PageFrame } from "../components/ui/page-frame.tsx";

/** What went wrong stays in the server's log; its digest finds it there. */
export default function PageError({ error }: { error: Error & { digest?: string } }) {
  return (
    <PageFrame here={null}>
      <h1 className="mb-2">This page could not be read</h1>
      <p>
        Nothing that was measured is lost. The database may be busy or may just be set up again: reload the
        page in a moment.
      </p>
      {error.digest ? (
        <p className="mt-2 text-soft">
          The server&#8217;s log has the cause under <span className="hash">{error.digest}</span>.
        </p>
      ) : null}
    </PageFrame>
  );
}
