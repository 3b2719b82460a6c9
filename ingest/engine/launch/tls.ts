import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from "./certificate.ts";
import { freePort } from "./free-port.ts";
import type { RunFolder } from "./run-folder.ts";

/** Lays the certificate into a run's folder and fills the words in that make the engine take encrypted connections. */
export async function prepareTls(
  words: readonly string[],
  { tmp }: Pick<RunFolder, "tmp">,
): Promise<{ port: number; words: string[] }> {
  const [cert, key] = [join(tmp, "loopback-cert.pem"), join(tmp, "loopback-key.pem")];
  await writeFile(cert, LOOPBACK_CERTIFICATE);
  await writeFile(key, LOOPBACK_KEY);
  const port = await freePort();
  const places = { "{tls_port}": String(port), "{tls_cert}": cert, "{tls_key}": key };
  const fill = (word: string) =>
    Object.entries(places).reduce((text, [place, value]) => text.replaceAll(place, value), word);
  return { port, words: words.map(fill) };
}
