/** A stranger's words in one line that stays where it is put: without control, bidirectional and invisible characters. */
export function plain(text: string, most: number): string {
  return text
    .slice(0, 4 * most)
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .trim()
    .slice(0, most);
}
