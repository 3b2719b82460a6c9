"use client";

import { type RefObject, useEffect } from "react";
import { KEY_WORDS } from "./keys.ts";

/** The keys of the chart; "?" opens it wherever no text is being typed. */
export function KeysDialog({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const typing =
        event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key !== "?" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!dialog.current?.open) dialog.current?.showModal();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [dialog]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="keys-title"
      className="m-auto max-w-lg border border-strong-line bg-paper p-5 text-ink backdrop:bg-ink/30"
    >
      <h2 id="keys-title" className="mb-2">
        Keys of the chart
      </h2>
      <p className="mb-2 text-soft">They work while the chart has the focus.</p>
      <table>
        <tbody>
          {KEY_WORDS.map(({ keys, does }) => (
            <tr key={does}>
              <th scope="row" className="py-1 pr-4 align-baseline whitespace-nowrap text-ink">
                {keys.map((key) => (
                  <kbd key={key} className="mr-1 rounded-sm border border-strong-line px-1.5 font-sans">
                    {key}
                  </kbd>
                ))}
              </th>
              <td className="align-baseline">{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="dialog" className="mt-3">
        <button
          type="submit"
          className="cursor-pointer rounded-sm border border-strong-line px-3 py-1 hover:bg-raised"
        >
          Close
        </button>
      </form>
    </dialog>
  );
}
