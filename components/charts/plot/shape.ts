/** The inks of the page. */
export type Ink = "ink" | "soft" | "line" | "strong-line" | "worse" | "better" | "look" | "raised";

/** A place in the drawing: shares from the left and from the top. */
export type Spot = readonly [x: number, y: number];

/** The only screens on which a piece is drawn: those at least as wide as a page with columns, or those that are not. */
export type Screen = "wide" | "narrow";

/** A piece of a drawing, whoever draws it. Lengths that are no shares are pixels; `name` is for who looks for it. */
export type Shape = { name?: string; opacity?: number; screen?: Screen } & (
  | { kind: "line"; from: Spot; to: Spot; stroke: Ink; dash?: string; width?: number }
  | { kind: "path"; parts: Spot[][]; stroke: Ink; dash?: string; width: number }
  | { kind: "area"; parts: Spot[][]; fill: Ink }
  | { kind: "dots"; spots: Spot[]; ink: Ink; size: number }
  | TextShape
  | SignsShape
);

export type TextShape = {
  kind: "text";
  at: Spot;
  dx?: number;
  dy?: number;
  anchor: "start" | "middle" | "end";
  text: string;
  ink: Ink;
  bold?: boolean;
  /** Stands on paper, so that lines below do not cross it out. */
  halo?: boolean;
};

/** One letter at many places of one height: it stands in the middle of each. */
export type SignsShape = { kind: "signs"; xs: number[]; y: number; dy: number; sign: string; ink: Ink };

/** Dashes that tell series laid over each other apart: colour is kept for meaning. */
export const LINE_DASHES = ["", "7 3", "2 3", "9 3 2 3", "1 5", "12 5"] as const;
