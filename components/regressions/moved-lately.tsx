import { Empty } from "../ui/empty.tsx";
import { MovedList } from "./moved.tsx";

type Moved = { movements: Parameters<typeof MovedList>[0]["moved"]; total: number };

/** Complete rounds before which nothing is flagged. */
const FIRST_ROUND = 3;

/** What moved among the newest commits: what reruns confirmed, and apart from it what is only suspected. */
export function MovedLately({
  commits,
  confirmed,
  suspected,
  completed_rounds,
  query,
}: {
  commits: number;
  confirmed: Moved;
  suspected: Moved;
  completed_rounds: number;
  query: string;
}) {
  if (confirmed.total + suspected.total === 0) {
    return <NothingMoved commits={commits} completed_rounds={completed_rounds} />;
  }
  return (
    <>
      <p className="mb-2 text-soft">
        Among the newest {commits} commits, the largest first.{" "}
        <a href={`/regressions${query}`}>All, with evidence</a>
      </p>
      {confirmed.total > 0 ? (
        <Listed
          title="Confirmed"
          about="by interleaved reruns of both ends, whose figures these are."
          moved={confirmed}
          query={query}
        />
      ) : (
        <p className="mb-3">Nothing of it is confirmed.</p>
      )}
      {suspected.total > 0 ? (
        <Listed
          title="Suspected"
          about="seen in the history or in its newest commits, not yet confirmed by interleaved reruns."
          moved={suspected}
          query={query}
        />
      ) : null}
    </>
  );
}

function Listed({
  title,
  about,
  moved: { movements, total },
  query,
}: {
  title: string;
  about: string;
  moved: Moved;
  query: string;
}) {
  return (
    <div className="mb-4">
      <h3>
        {title}
        <span className="font-normal text-soft">: {about}</span>
      </h3>
      <MovedList moved={movements} query={query} />
      {total > movements.length ? (
        <p className="text-soft">
          and <a href={`/regressions${query}`}>{total - movements.length} smaller ones</a>
        </p>
      ) : null}
    </div>
  );
}

function NothingMoved({ commits, completed_rounds }: { commits: number; completed_rounds: number }) {
  return completed_rounds < FIRST_ROUND ? (
    <Empty
      why={`${completed_rounds} of the first 3 rounds measured; nothing is flagged before the third.`}
      next="Each round measures every commit once more, and makes every series surer."
    />
  ) : (
    <Empty
      why={`Nothing is flagged among the newest ${commits} commits, after ${completed_rounds} complete rounds.`}
      next="Each series page says how small a change it could have shown."
    />
  );
}
