/** The part of JSON Schema that zod writes for a workload. */
export type JsonSchema = {
  type?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: string[];
  const?: string | number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
};

const HEAD = ["| field | what it is | default | what it says |", "|---|---|---|---|"];

/** A Markdown table of the fields of an object and of all that lie within them. */
export function fieldTable(schema: JsonSchema): string {
  return [...HEAD, ...rowsOf(schema, "")].join("\n");
}

/** A row of a Markdown table; nothing within a cell can end it. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

function rowsOf({ properties = {}, required = [] }: JsonSchema, path: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    if (field.const !== undefined) return [];
    const own = `${path}${name}`;
    const row = [
      `\`${own}\``,
      typeOf(field),
      defaultOf(field, required.includes(name)),
      field.description ?? "",
    ];
    return [tableRow(row), ...rowsWithin(field, own)];
  });
}

function rowsWithin(field: JsonSchema, path: string): string[] {
  const { items, properties } = field;
  if (items) return rowsWithin(items, `${path}[]`);
  if (properties) return rowsOf(field, `${path}.`);
  return kindsOf(field).flatMap((kind) => [
    tableRow([`\`${path}.kind\``, `\`"${kind.properties!.kind!.const}"\``, "", kind.description ?? ""]),
    ...rowsOf(kind, `${path}.`),
  ]);
}

/** The alternatives of a union of objects that differ by `kind`. */
function kindsOf({ oneOf, anyOf }: JsonSchema): JsonSchema[] {
  return (oneOf ?? anyOf ?? []).filter(({ properties }) => properties?.kind?.const !== undefined);
}

function typeOf(field: JsonSchema): string {
  const { type, items, oneOf, anyOf, maxItems, maxLength } = field;
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((value) => `\`"${value}"\``).join(", ");
  if (kindsOf(field).length > 0) return "one of these kinds";
  if (oneOf || anyOf) return [...(oneOf ?? anyOf ?? [])].map(typeOf).join(" or ");
  if (items) {
    const many = items.properties ? "objects" : `${items.type ?? "value"}s`;
    return `${maxItems ? `at most ${maxItems} ` : ""}${many}`;
  }
  if (type === "number" || type === "integer") return `${type}${rangeOf(field)}`;
  return `${type ?? "anything"}${maxLength ? `, at most ${maxLength} long` : ""}`;
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const least = exclusiveMinimum === undefined ? minimum : `above ${exclusiveMinimum}`;
  if (least === undefined) return maximum === undefined ? "" : `, at most ${maximum}`;
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? `, ${least} or more`
    : `, ${least} to ${maximum}`;
}

function defaultOf({ default: value }: JsonSchema, required: boolean): string {
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  return required ? "required" : "";
}
