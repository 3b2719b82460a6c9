import { firstOfEachKind } from "./kinds.ts";
import { testOnExample } from "./run-on-example.ts";

await testOnExample([...firstOfEachKind]);
