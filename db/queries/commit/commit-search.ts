import { type SQL, sql } from "drizzle-orm";
import { plain } from "../../contract/plain.ts";

const LETTERS = 100;
const WORDS = 6;

/** What somebody looks for, in one line of bounded length; "" where there is nothing to look for. */
export function searchText(asked: unknown): string {
  return typeof asked === "string" ? plain(asked, LETTERS) : "";
}

/** The beginning of a hash that somebody looks for; null where the text can be none. */
export function hashPrefix(text: string): string | null {
  return /^[0-9a-f]{4,64}$/i.test(text) ? text.toLowerCase() : null;
}

/**
 * Whether a commit has every word of a text: in its subject, its author's name or a tag, as its pull request ("#12"), or as the
 * beginning of its hash. Words are looked for as they stand; letters of ASCII in either case.
 */
export function matchesCommit(text: string): SQL {
  const words = text.split(" ").slice(0, WORDS);
  return sql.join(words.map(matchesWord), sql` and `);
}

function matchesWord(word: string): SQL {
  const pattern = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
  const [, number] = /^#(\d{1,9})$/.exec(word) ?? [];
  const prefix = hashPrefix(word);
  const ways = [
    sql`"commit".subject like ${pattern} escape '\\'`,
    sql`"commit".author like ${pattern} escape '\\'`,
    ...(number === undefined ? [] : [sql`"commit".pr_number = ${Number(number)}`]),
    ...(prefix === null ? [] : [sql`("commit".sha >= ${prefix} and "commit".sha < ${`${prefix}g`})`]),
    sql`exists (
      select 1 from commit_tag where commit_tag.commit_id = "commit".id and commit_tag.name like ${pattern} escape '\\'
    )`,
  ];
  return sql`(${sql.join(ways, sql` or `)})`;
}
