import { Empty } from "../components/ui/empty.tsx";
import { PageFrame, type PageHref } from "../components/ui/page-frame.tsx";

/** Any page, while there is nothing to read. */
export function NothingYet({ here }: { here: PageHref }) {
  return (
    <PageFrame here={here}>
      <h1 className="mb-4">Nothing measured yet</h1>
      <Empty
        why="There is no database with an engine in it yet: no benchmark has begun in this data folder."
        next={
          <>
            Once <code className="hash">npm start</code> has read the engine&#8217;s history, its commits
            appear here; the first figures follow with the first runs. Reload the page then.
          </>
        }
      />
    </PageFrame>
  );
}
