"use client";

import { useEffect, useState } from "react";

const SAID_MS = 2_000;

/** Copies a text, and says so. Nothing is there without JavaScript, which it would need. */
export function CopyButton({ text, children }: { text: string | (() => string); children: string }) {
  const [ready, setReady] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => setReady(true), []);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  async function copy() {
    const copied = typeof text === "string" ? text : text();
    // Browsers have no clipboard for a page that came over plain HTTP from elsewhere.
    const done = await (navigator.clipboard?.writeText(copied) ?? Promise.reject()).then(
      () => true,
      () => false,
    );
    setSaid(done ? "copied" : "the browser does not let this page copy");
  }

  if (!ready) return null;
  return (
    <button type="button" className="cursor-pointer underline decoration-strong-line" onClick={copy}>
      {children}
      <span role="status" className="text-soft">
        {said === null ? "" : `: ${said}`}
      </span>
    </button>
  );
}
