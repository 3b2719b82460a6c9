import { environment } from "../environment.ts";

/** How to put a branch's verdict into a README. */
export function BadgeHint({ branch }: { branch: string }) {
  const path = `/badge/branch/${branch.split("/").map(encodeURIComponent).join("/")}.svg`;
  const { PLUMBLINE_PUBLIC_URL = "" } = environment();
  const base = PLUMBLINE_PUBLIC_URL.replace(/\/$/, "");
  return (
    <section aria-labelledby="badge" className="mt-8">
      <h2 id="badge" className="mb-2">
        Badge
      </h2>
      {/* biome-ignore lint/performance/noImgElement: an SVG of this server needs no optimising. */}
      <img src={path} alt={`Performance of ${branch}`} height={20} className="h-5" />
      <details className="mt-1 text-soft">
        <summary>Markdown</summary>
        <code className="printed">{`[![performance](${base}${path})](${base}/)`}</code>
      </details>
    </section>
  );
}
