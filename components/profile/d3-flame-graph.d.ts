/* What is used of two libraries that bring no types. */

declare module "d3-selection" {
  export type Selection = { datum(data: unknown): Selection; call(act: unknown): Selection };
  export function select(element: Element): Selection;
}

declare module "d3-flame-graph" {
  type Drawn = { data: import("./compare-profiles.ts").FlameNode; depth: number };
  type Chart = {
    width(px: number): Chart;
    cellHeight(px: number): Chart;
    inverted(is: boolean): Chart;
    minFrameSize(px: number): Chart;
    transitionDuration(ms: number): Chart;
    sort(order: (a: Drawn, b: Drawn) => number): Chart;
    setColorMapper(colour: (node: Drawn) => string): Chart;
    setLabelHandler(words: (node: Drawn) => string): Chart;
    setDetailsHandler(tell: (words: string | null) => void): Chart;
    onClick(act: (node: Drawn) => void): Chart;
    resetZoom(): void;
    update(): void;
    destroy(): void;
  };
  export default function flamegraph(): Chart;
}
