import { CommitLink } from "../ui/commit-link.tsx";
import { formatChange, formatShare } from "../ui/figures.ts";
import { Moment } from "../ui/moment.tsx";
import { Sparkline } from "./sparkline.tsx";

/** The control of a host in one metric, over its sessions. Shares: 0.05 is 5 %. */
export type CourseLine = {
  title: string;
  points: { session: number; ratio: number }[];
  /** Sessions before which an epoch begins, or another control that nothing joins to the one before. */
  breaks: number[];
  /** Sessions with a value since the last such control. */
  sessions: number;
  moved: number | null;
  noise: number | null;
  drift: number | null;
  /** The newest epoch against the one before. */
  step: number | null;
};

/** How a host fared while it measured. */
export type HostCourse = {
  host: string;
  control_sha: string;
  since: number;
  sessions: number;
  epochs: number;
  lines: CourseLine[];
  changes: { from_sha: string; to_sha: string; at: number; overlap: number; joined: boolean }[];
};

/** Sessions with a value before which nothing is said of noise. */
const FIRST_SESSION = 5;

/** What the control says of its host: how far it moved, and how much it varies, metric by metric. */
export function HostCourses({ courses, query }: { courses: HostCourse[]; query: string }) {
  return (
    <section aria-labelledby="host" className="mt-10 border-t border-line pt-4">
      <h2 id="host">The host meanwhile</h2>
      {courses.length === 0 ? (
        <p className="text-soft">Nothing can be said yet: no complete session has a value of the control.</p>
      ) : null}
      {courses.map((course) => (
        <Course key={course.host} course={course} query={query} />
      ))}
    </section>
  );
}

/** One host: how far its control moved, in words and small charts. */
export function Course({ course, query }: { course: HostCourse; query: string }) {
  const { host, control_sha, sessions, since, epochs, lines, changes } = course;
  return (
    <div className="mt-1">
      <p className="max-w-prose break-words text-soft">
        {host}: the control <CommitLink sha={control_sha} query={query} /> is one commit measured again and
        again, so that what moves it is the host. {sessions === 1 ? "One session" : `${sessions} sessions`}{" "}
        since <Moment at={since} day_only />
        {epochs > 1 ? `, ${epochs} epochs: dashed lines stand where one begins` : ""}.
      </p>
      {changes.map(({ from_sha, to_sha, at, overlap, joined }) => (
        <p key={at} className={`max-w-prose ${overlap === 0 ? "text-look" : "text-soft"}`}>
          {overlap === 0 ? "Control changed without overlap" : "Control changed"} on{" "}
          <Moment at={at} day_only />, from <CommitLink sha={from_sha} query={query} /> to{" "}
          <CommitLink sha={to_sha} query={query} />
          {overlap > 0 ? `, after ${sessionsWords(overlap)} side by side` : ""}
          {joined ? "" : ": the line is broken there, and what the host did across it is not known"}
          {overlap === 0 && joined ? "; earlier sessions had both, and join the line" : ""}.
        </p>
      ))}
      <ul className="mt-3 grid gap-x-12 gap-y-4 md:grid-cols-2 xl:grid-cols-3">
        {lines.map((line) => (
          <li key={line.title} data-course="" data-figures="">
            <p className="font-medium">{line.title}</p>
            <Sparkline
              commits={sessions}
              points={line.points.map(({ session, ratio }) => ({ index: session, median: ratio }))}
              marks={[]}
              breaks={line.breaks}
              label={`${line.title} of the control over ${sessionsWords(sessions)}: ${courseWords(line)}`}
            />
            <p>{courseWords(line)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "Control moved by at most 1.8 % in 42 sessions; noise 0.7 %." */
function courseWords({ sessions, moved, noise, drift, step }: CourseLine): string {
  if (moved === null || noise === null) {
    const so_far =
      sessions === 0 ? "no session has a value of it" : `${sessionsWords(sessions)} with a value so far`;
    return `Nothing can be said yet: ${so_far}, ${FIRST_SESSION} are needed.`;
  }
  const new_epoch = step === null ? "" : ` The newest epoch moved it by ${formatChange(1 + step)}.`;
  const drifted =
    drift === null
      ? ""
      : ` It drifts: ${formatChange(1 + drift)} from the first third of this epoch to the last.`;
  const still = step === null && drift === null ? "; no lasting move beyond it" : "";
  return `Control moved by at most ${formatShare(moved)} in ${sessionsWords(sessions)}; noise ${formatShare(noise)}${still}.${new_epoch}${drifted}`;
}

function sessionsWords(count: number): string {
  return count === 1 ? "one session" : `${count} sessions`;
}
