import { notFound } from "next/navigation";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { readScope, type Scope } from "../db/queries/scope.ts";
import { connect } from "./database.ts";
import { environment } from "./environment.ts";

/** What Next.js hands to a page; everything in it is somebody else's text. */
export type PageInput = { params: Promise<unknown>; searchParams: Promise<unknown> };

/** The engine, branch and host class that a page shows, and where its rows come from. */
export type View = Scope & {
  database: Database;
  /** Goes behind links within the page, so that a chosen host class is kept. */
  query: string;
};

const asked = z.object({ host: z.string().min(1).max(100).optional().catch(undefined) });

/** Null while there is no database, or no engine in it. An unknown host class is not found. */
export async function openView(searchParams?: Promise<unknown>): Promise<View | null> {
  const { host } = asked.parse((await searchParams) ?? {});
  const database = connect();
  const scope = database && readScope({ database, engine_name: environment().PLUMBLINE_ENGINE });
  if (!scope) return null;
  if (host !== undefined && !scope.host_classes.includes(host)) notFound();
  const chosen = host ?? scope.host_class;
  return {
    ...scope,
    host_class: chosen,
    database,
    query: chosen !== null && chosen !== scope.host_class ? `?host=${encodeURIComponent(chosen)}` : "",
  };
}
