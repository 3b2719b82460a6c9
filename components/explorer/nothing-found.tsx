import { Empty } from "../ui/empty.tsx";
import { type Asked, exploreHref } from "./explore-href.ts";

/** One thing that was asked for, in words; whether nothing at all has it; and how many series there are without it. */
type Obstacle = { words: string; unknown: boolean; without: number; relaxed: Asked };

/** Why no series has all that was asked for, and what to ask instead. */
export function NothingFound({ obstacles, asked }: { obstacles: Obstacle[]; asked: Asked }) {
  const unknown = obstacles.filter((one) => one.unknown);
  const told = unknown.length > 0 ? unknown : obstacles;
  return (
    <Empty
      why={
        <span className="break-words">
          Nothing fits{" "}
          {told.map(({ words }) => words).join(unknown.length > 0 ? ", nor " : " together with ")}.
        </span>
      }
      next={
        <>
          {obstacles
            .filter(({ without }) => without > 0)
            .map(({ words, without, relaxed }) => (
              <span key={words} className="block break-words">
                Without {words}:{" "}
                <a href={exploreHref(relaxed)}>{without === 1 ? "one series" : `${without} series`}</a>
              </span>
            ))}
          <a href={exploreHref(asked, NONE)}>All series</a>
        </>
      }
    />
  );
}

const NONE: Partial<Asked> = { q: "", group: null, workload: null, variant: null, metrics: [], moved: false };
