import { CommitLink } from "../ui/commit-link.tsx";
import { typeset } from "../ui/figures.ts";
import { Moment } from "../ui/moment.tsx";

type Sentence = {
  sha: string;
  subject: string;
  author: string;
  committed_at: number;
  tone: "worse" | "better" | "same" | "unknown" | "failed";
  text: string;
  broken: { text: string } | null;
  standing: Standing;
};

/** What reruns have made of the change; null where none is known. */
type Standing = { state: "suspected" | "confirmed" | "not-reproduced" | "cant-tell" } | null;

/** The verdict of the newest commit; where it has none yet, of the newest measured one too. */
export function Newest({
  newest,
  measured,
  query,
}: {
  newest: Sentence;
  measured: (Sentence & { behind: number }) | null;
  query: string;
}) {
  if (!measured || newest.tone === "failed") {
    return (
      <>
        <VerdictHeading {...newest} />
        <Which {...newest} query={query} what="Newest commit" />
        {measured ? (
          <div className="mt-4">
            <p className="font-medium">
              <Words {...measured} />
            </p>
            <Which {...measured} query={query} what="Newest measured commit" />
          </div>
        ) : null}
      </>
    );
  }
  return (
    <>
      <VerdictHeading {...measured} />
      <Which {...measured} query={query} what="Newest measured commit" />
      <Which
        {...newest}
        query={query}
        what={`${measured.behind === 1 ? "One newer commit has" : `${measured.behind} newer commits have`} no verdict yet; the newest`}
      />
    </>
  );
}

/** A verdict as a page's first words; a change that no rerun has confirmed is called what it is. */
export function VerdictHeading({
  tone,
  text,
  broken,
  standing,
}: Pick<Sentence, "tone" | "text" | "broken" | "standing">) {
  return (
    <>
      <h1 className="max-w-[60ch] text-balance">
        <Words {...{ tone, text, broken }} />
      </h1>
      {tone === "worse" || tone === "better" ? (
        <p className="mt-1 text-soft">
          {broken ? "The change: " : ""}
          {STANDS[standing?.state ?? "suspected"]}
        </p>
      ) : null}
    </>
  );
}

/** A broken limit comes first: it holds whatever the history. */
function Words({ tone, text, broken }: Pick<Sentence, "tone" | "text" | "broken">) {
  return (
    <>
      {broken ? <span className="block text-worse">{typeset(broken.text)} </span> : null}
      <span className={TONES[tone]}>{typeset(text)}</span>
    </>
  );
}

function Which({
  what,
  sha,
  subject,
  author,
  committed_at,
  query,
}: Sentence & { what: string; query: string }) {
  return (
    <p className="mt-1 text-soft">
      {what}: <CommitLink sha={sha} query={query} /> <span className="text-ink">{subject}</span>, {author},{" "}
      <Moment at={committed_at} />
    </p>
  );
}

const STANDS: Record<NonNullable<Standing>["state"], string> = {
  suspected:
    "Suspected: seen in the history or in its newest commits, not yet confirmed by interleaved reruns.",
  confirmed: "Confirmed by interleaved reruns of both ends, whose figures these are.",
  "not-reproduced":
    "Not reproduced: seen in the history or in its newest commits, and not in interleaved reruns of both ends.",
  "cant-tell":
    "Can\u2019t tell: seen in the history or in its newest commits; interleaved reruns of both ends could not tell.",
};

const TONES = {
  worse: "text-worse",
  better: "text-better",
  same: "",
  unknown: "",
  failed: "text-look",
} satisfies Record<Sentence["tone"], string>;
