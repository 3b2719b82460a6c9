import { z } from "zod";
import { configSchema } from "./schema.ts";

type JsonSchema = {
  type?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
};

const INTRODUCTION = `# Configuration

\`plumbline.config.ts\` is read from the working directory, or from where \`--config FILE\` says. It is a module
whose default export has this form; a field that is wrong is named. \`plumbline config\` checks a file and
prints it with every default filled in. This page is made by \`plumbline config --explain\`.

| field | type | default | what it says |
|---|---|---|---|`;

/** The documentation of every field of the configuration, as Markdown, made from the schema itself. */
export function explainConfig(): string {
  const schema = z.toJSONSchema(configSchema, { io: "input" }) as JsonSchema;
  return `${[INTRODUCTION, ...rowsOf(schema, "")].join("\n")}\n`;
}

function rowsOf({ properties = {}, required = [] }: JsonSchema, path: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const own = path ? `${path}.${name}` : name;
    const row = [
      `\`${own}\``,
      typeOf(field),
      defaultOf(field, required.includes(name)),
      field.description ?? "",
    ];
    return [`| ${row.map(cell).join(" | ")} |`, ...rowsOf(field, own)];
  });
}

function typeOf({ type, anyOf, items }: JsonSchema): string {
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  if (type === "array") return `list of ${items ? typeOf(items) : "anything"}`;
  return type ?? "anything";
}

function defaultOf({ default: value, properties }: JsonSchema, required: boolean): string {
  if (value !== undefined && !properties) return `\`${JSON.stringify(value)}\``;
  return required && !properties ? "required" : "";
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
