import { typeset } from "../ui/figures.ts";

/** The whole reasoning in sentences: what was seen, tested, ruled out, and what is not known. */
export function Reasoning({ sections }: { sections: { title: string; sentences: string[] }[] }) {
  return (
    <>
      {sections.map(({ title, sentences }) => (
        <section key={title} className="mt-6 max-w-prose">
          <h2 className="mb-1">{title}</h2>
          <ul className="list-disc pl-5">
            {sentences.map((sentence, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: sentences never move, and two may be the same.
              <li key={i} className="break-words">
                {typeset(sentence)}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
