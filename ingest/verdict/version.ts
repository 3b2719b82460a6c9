/** Rises whenever the same measurements could be judged otherwise; stored with every judgement. */
export const DETECTOR_VERSION = "10";
