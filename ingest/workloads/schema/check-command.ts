import type { Clients } from "./clients.ts";
import type { CommandData } from "./command.ts";
import { type DatasetData, datasetOf } from "./dataset.ts";
import { parseWord, placesOf } from "./words.ts";

/** Where in a workload something is, field by field. */
export type Path = (string | number)[];
export type Refuse = (path: Path, message: string) => void;

/** Refuses what a request, its dataset and its clients do not allow together. */
export function checkCommand(
  datasets: DatasetData[],
  clients: Clients,
  command: CommandData,
  path: Path,
  refuse: Refuse,
): void {
  let places: Set<string>;
  try {
    places = placesOf(command.words);
  } catch (error) {
    refuse([...path, "words"], (error as RangeError).message);
    return;
  }
  const dataset = datasetOf(datasets, command);
  if (command.dataset !== undefined && !dataset)
    refuse([...path, "dataset"], `there is no ${command.dataset}`);
  const of_a_dataset = ["key", "value", "element", "keys", "pairs"].some((place) => places.has(place));
  if (of_a_dataset && !dataset) refuse([...path, "words"], "there is no dataset whose keys these are");
  if (of_a_dataset && dataset && dataset.database !== clients.database) {
    refuse(
      [...path, "dataset"],
      `${dataset.name} is in database ${dataset.database}, these clients in ${clients.database}`,
    );
  }
  if (command.reply === "value" && !places.has("key")) refuse([...path, "reply"], "a value needs a {key}");
  if (command.reply === "value" && dataset && dataset.kind !== "string" && !places.has("element")) {
    refuse([...path, "reply"], "a value of this dataset needs an {element}");
  }
  if (command.reply === "values" && !places.has("keys")) refuse([...path, "reply"], "values need {keys:...}");
  if (command.reply === "values" && dataset && dataset.kind !== "string") {
    refuse([...path, "reply"], "only strings are read by {keys:...}");
  }
  const known = command.reply === "value" || command.reply === "values";
  if (known && dataset && !dataset.load)
    refuse([...path, "reply"], "values that are not loaded are not known");
  const unquotable = places.has("value") || places.has("pairs") || command.words.some(needsQuotes);
  if (command.inline && unquotable) {
    refuse([...path, "inline"], "a line of text holds no values, and no spaces or quotes within words");
  }
  if (!/^[A-Za-z][^{}]*$/.test(command.words[0]!)) {
    refuse([...path, "words"], "the first word is the command's name");
  }
}

const needsQuotes = (word: string): boolean => word === "" || /[ "'\\]/.test(word);

/** How many values a request carries or asks for at most; one where its words cannot be read. */
export function valuesOf({ words }: CommandData): number {
  try {
    const counts = words.flatMap(parseWord).map((piece) => ("count" in piece ? piece.count : 0));
    return Math.max(1, ...counts);
  } catch {
    return 1;
  }
}
