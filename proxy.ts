import { type NextRequest, NextResponse } from "next/server";

/**
 * Gives each page a content security policy with a nonce of its own: commit subjects and engine output are
 * other people's text, and must never run.
 */
export function proxy(request: NextRequest): NextResponse {
  const refused = refusal(request);
  if (refused) return refused;
  if (/^\/(api|badge)\//.test(request.nextUrl.pathname)) return NextResponse.next();
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const develops = process.env.NODE_ENV === "development";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${develops ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${develops ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

/** What no browser of a reader's sends is answered before a page sees it. */
function refusal(request: NextRequest): NextResponse | null {
  const say = (status: number, text: string) => new NextResponse(`${text}\n`, { status });
  if (!["GET", "HEAD"].includes(request.method)) return say(405, "The dashboard is read with GET.");
  if (!isOurs(request.headers.get("host") ?? "")) return say(421, "This is not the host that was asked for.");
  if (request.nextUrl.search.length > LONGEST_QUERY) return say(414, "That is too long a query.");
  try {
    decodeURIComponent(request.nextUrl.pathname);
  } catch {
    return say(400, "That address is not one.");
  }
  return null;
}

const LONGEST_QUERY = 2_000;

/** Another name that leads here is somebody's page trying to read this one (DNS rebinding). */
function isOurs(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const published = process.env.PLUMBLINE_PUBLIC_URL;
  return (
    ["127.0.0.1", "localhost", "[::1]"].includes(name) ||
    (published !== undefined && new URL(published).hostname === name)
  );
}

export const config = { matcher: "/((?!_next/|icon.svg).*)" };
