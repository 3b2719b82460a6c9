import type { Activity } from "../../db/contract/activity.ts";

type Said = { activity: Activity; heartbeat_at: number };
/** `now` is the server's clock, which alone is compared with a heartbeat; `silent`: the last one is too old. */
export type Now = { said: Said | null; now: number; silent: boolean };

const STREAM = "/api/activity/stream";
const ONCE = "/api/activity";

/** The stream says something every ten seconds; after this long it is broken, whatever the browser thinks. */
const SILENCE_MS = 35_000;
/** How long until the stream is tried again. Until then, one question tells what is so. */
const AGAIN_MS = 20_000;

/**
 * Listens to what ingest does while the page is seen: to the server's stream, and where that does not get through to slow
 * questions. Returns what ends it, with every connection and timer.
 */
export function watchActivity(told: (now: Now) => void, lost: () => void): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let question = new AbortController();

  function rest() {
    stream?.close();
    stream = undefined;
    clearTimeout(timer);
    question.abort();
  }

  function listen() {
    rest();
    if (document.visibilityState !== "visible") return;
    stream = new EventSource(STREAM);
    timer = setTimeout(ask, SILENCE_MS);
    stream.onmessage = ({ data }) => {
      clearTimeout(timer);
      timer = setTimeout(ask, SILENCE_MS);
      told(JSON.parse(data));
    };
    stream.onerror = ask;
  }

  async function ask() {
    rest();
    question = new AbortController();
    const { signal } = question;
    timer = setTimeout(listen, AGAIN_MS);
    try {
      const response = await fetch(ONCE, { signal });
      told(await response.json());
    } catch {
      if (!signal.aborted) lost();
    }
  }

  listen();
  document.addEventListener("visibilitychange", listen);
  return () => {
    document.removeEventListener("visibilitychange", listen);
    rest();
  };
}
