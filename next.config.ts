import type { NextConfig } from "next";

/** Headers that hold for every answer; the policy for scripts needs a nonce and stands in proxy.ts. */
const ALWAYS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
];

const config: NextConfig = {
  poweredByHeader: false,
  agentRules: false,
  serverExternalPackages: ["better-sqlite3", "hdr-histogram-js"],
  turbopack: { root: import.meta.dirname },
  // Types are checked by `npm run check`, over the whole repository; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: "/:path*", headers: ALWAYS }],
};

export default config;
