import { catalogue } from "../../ingest/workloads/catalogue/index.ts";
import { firstOfEachKind } from "./kinds.ts";
import { testOnExample } from "./run-on-example.ts";

await testOnExample(catalogue.filter((workload) => !firstOfEachKind.has(workload)));
