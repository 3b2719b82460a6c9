"use client";

import { type MouseEvent, useState } from "react";

/** Copies what an address answers; without a script, or without a clipboard, it leads there. */
export function CopyLink({ href, children }: { href: string; children: string }) {
  const [copied, setCopied] = useState(false);

  async function copy(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    try {
      const answer = await fetch(href);
      if (!answer.ok) throw new Error(`${answer.status}`);
      await navigator.clipboard.writeText(await answer.text());
      setCopied(true);
      setTimeout(() => setCopied(false), COPIED_MS);
    } catch {
      window.location.assign(href);
    }
  }

  return (
    <a
      href={href}
      onClick={copy}
      className="rounded-sm border border-strong-line px-3 py-1 no-underline hover:bg-raised"
    >
      <span aria-live="polite">{copied ? "Copied" : children}</span>
    </a>
  );
}

const COPIED_MS = 2_000;
