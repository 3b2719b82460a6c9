import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "./globals.css";
import { environment } from "./environment.ts";

export const dynamic = "force-dynamic";

export function generateMetadata(): Metadata {
  const { PLUMBLINE_PUBLIC_URL } = environment();
  return {
    title: { default: "Plumbline", template: "%s · Plumbline" },
    description: "Which commit made the engine slower, with evidence.",
    icons: { icon: "/icon.svg" },
    ...(PLUMBLINE_PUBLIC_URL === undefined ? {} : { metadataBase: new URL(PLUMBLINE_PUBLIC_URL) }),
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  width: "device-width",
  initialScale: 1,
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
