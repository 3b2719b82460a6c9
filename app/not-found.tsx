import { PageFrame } from "../components/ui/page-frame.tsx";

export default function NotFound() {
  return (
    <PageFrame here={null}>
      <h1 className="mb-2">Not found</h1>
      <p>
        Nothing is known by this address. Commits are found by their hash (at least seven figures of it),
        series by their workload.
      </p>
      <p className="mt-2">
        <a href="/commits">All commits</a> or <a href="/series">all series</a>
      </p>
    </PageFrame>
  );
}
