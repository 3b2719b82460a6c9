import { momentText } from "./moment.tsx";

type Recording = { host_class: string; from: number; to: number };

/** Says where figures are a recording; nothing where all of them were measured here. */
export function RecordingBanner({
  measured,
  recordings,
}: {
  measured: number | null;
  recordings: Recording[];
}) {
  if (recordings.length === 0) return null;
  return (
    <aside aria-label="Recording" className="mb-6 border-y border-look py-2">
      {recordings.map((recording) => (
        <p key={`${recording.host_class} ${recording.from}`}>
          <strong className="font-semibold text-look">Recording:</strong> measured on {day(recording)} on host
          class {recording.host_class}, replayed; not measured on this machine.
        </p>
      ))}
      {measured ? (
        <p className="text-soft">
          {measured === 1 ? "One further session was" : `${measured} further sessions were`} measured by this
          installation.
        </p>
      ) : null}
    </aside>
  );
}

function day({ from, to }: Recording): string {
  const [first, last] = [momentText(from, true), momentText(to, true)];
  return first === last ? first : `${first} to ${last}`;
}
