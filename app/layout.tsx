import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
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

/** The letters of nearly all text, asked for beside the page: what comes after the first drawing would lay everything out again. */
const latin = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  // One that stands in for Latin letters would come before the others of the same typeface.
  adjustFontFallback: false,
  variable: "--font-latin",
});

export const viewport: Viewport = {
  colorScheme: "light dark",
  width: "device-width",
  initialScale: 1,
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={latin.variable}>
      <body>{children}</body>
    </html>
  );
}
