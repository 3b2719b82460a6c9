export * from "./activity.ts";
export * from "./engine.ts";
export * from "./host.ts";
export * from "./judgement.ts";
export * from "./measurement.ts";
export * from "./profile.ts";
export * from "./series.ts";
