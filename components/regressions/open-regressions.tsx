/** How many regressions stand over the whole history: whether one is over by now is told with its evidence. */
export function OpenRegressions({
  confirmed,
  suspected,
  query,
}: {
  confirmed: number;
  suspected: number;
  query: string;
}) {
  if (confirmed + suspected === 0) return <p>No regression stands.</p>;
  return (
    <p>
      {confirmed === 0 ? "None is confirmed" : `${confirmed} confirmed`}
      {suspected === 0 ? "." : `, ${suspected} suspected and not decided by reruns yet.`}{" "}
      <a href={`/regressions${query}`}>Each with its evidence, and whether it is over</a>
    </p>
  );
}
