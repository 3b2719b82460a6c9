import type { ReactNode } from "react";

/** How fields with a choice or a text look. */
export const FIELD = "min-h-[30px] rounded-sm border border-strong-line bg-paper px-2 py-1";

/** A field with its name above it. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what is put into it.
    <label className="min-w-0">
      <span className="block text-soft">{label}</span>
      {children}
    </label>
  );
}

export function Submit({ children }: { children: ReactNode }) {
  return (
    <button
      type="submit"
      className="cursor-pointer rounded-sm border border-strong-line px-3 py-1 hover:bg-raised"
    >
      {children}
    </button>
  );
}
