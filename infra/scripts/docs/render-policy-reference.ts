import * as v from 'valibot';
import { toMarkdownTable } from './to-markdown-table.ts';

/** A JSON Schema, as far as the policy's uses it. */
interface Schema {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: Schema | boolean | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
}

const SCHEMA: v.GenericSchema<unknown, Schema> = v.object({
  type: v.optional(v.string()),
  description: v.optional(v.string()),
  default: v.optional(v.unknown()),
  const: v.optional(v.unknown()),
  enum: v.optional(v.array(v.unknown())),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
  minItems: v.optional(v.number()),
  items: v.optional(v.lazy(() => SCHEMA)),
  properties: v.optional(
    v.record(
      v.string(),
      v.lazy(() => SCHEMA),
    ),
  ),
  required: v.optional(v.array(v.string())),
  additionalProperties: v.optional(v.union([v.boolean(), v.lazy(() => SCHEMA)])),
  anyOf: v.optional(v.array(v.lazy(() => SCHEMA))),
  oneOf: v.optional(v.array(v.lazy(() => SCHEMA))),
});

/** An object of the policy and where it stands, such as `products.{jira,confluence}.groups`. */
interface Section {
  readonly path: string;
  readonly schema: Schema;
}

/** Returns one table of fields for each object of the policy file, in the order of the file. */
export function renderPolicyReference(jsonSchema: object): string {
  const sections = listSections({ path: '', schema: v.parse(SCHEMA, jsonSchema) }, new Map());
  return sections
    .map(({ path, schema }) => {
      const title = path === '' ? 'The file' : `\`${path}\``;
      return [`### ${title}`, renderFields(schema, sections)].join('\n\n');
    })
    .join('\n\n');
}

// Two objects of the same schema are described once: at the place where the file has it first.
function listSections(
  section: Section,
  described: Map<string, string>,
): readonly [Section, ...Section[]] {
  const inner = listFields(section.schema).flatMap(({ names, schema }) =>
    listObjects(schema).flatMap((object, _index, all) => {
      const variant = all.length > 1 ? toVariant(object) : '';
      const path = [section.path, toSegment(names) + variant].filter(Boolean).join('.');
      const key = toKey(object);
      if (described.has(key)) return [];
      described.set(key, path);
      return listSections({ path, schema: object }, described);
    }),
  );
  return [section, ...inner];
}

// What an object holds; how its place in the file describes it is not part of that.
function toKey({ properties, required }: Schema): string {
  return JSON.stringify({ properties, required });
}

/** Returns the fields of an object; names of one schema, such as those of the products, are one field. */
function listFields({ properties = {} }: Schema): { names: string[]; schema: Schema }[] {
  const fields = new Map<string, { names: string[]; schema: Schema }>();
  for (const [name, schema] of Object.entries(properties)) {
    const key = listObjects(schema).length > 0 ? JSON.stringify(schema) : name;
    const field = fields.get(key) ?? { names: [], schema };
    field.names.push(name);
    fields.set(key, field);
  }
  return [...fields.values()];
}

const toSegment = (names: readonly string[]) =>
  names.length === 1 ? names.join() : `{${names.join(',')}}`;

// One of several kinds of list entries is called by its constant or its first field: `groupSources[claim]`.
function toVariant({ properties = {} }: Schema): string {
  const [first = ''] = Object.keys(properties);
  const kind = Object.values(properties).find((property) => property.const !== undefined);
  return `[${kind?.const ?? first}]`;
}

function listObjects(schema: Schema): Schema[] {
  if (schema.properties !== undefined) return [schema];
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (schema.items !== undefined) inner.push(schema.items);
  return inner.flatMap(listObjects);
}

function renderFields(schema: Schema, sections: readonly Section[]): string {
  const required = new Set(schema.required ?? []);
  const rows = listFields(schema).map(({ names, schema: field }) => [
    names.map((name) => `\`${name}\``).join(', '),
    toValue(field, sections),
    toDefault(
      field,
      names.some((name) => required.has(name)),
    ),
    field.description ?? '',
  ]);
  return toMarkdownTable(['field', 'value', 'default', 'what it does'], rows);
}

function toDefault(field: Schema, isRequired: boolean): string {
  if (isRequired) return '**required**';
  if (field.default === undefined) return 'none';
  const text = JSON.stringify(field.default);
  return text === '[]' || text === '{}' ? 'none' : `\`${text.replaceAll('"', '')}\``;
}

function toValue(field: Schema, sections: readonly Section[]): string {
  const options = field.anyOf ?? field.oneOf;
  if (options !== undefined) {
    return [...new Set(options.map((option) => toValue(option, sections)))].join(' or ');
  }
  if (field.const !== undefined) return `\`${field.const}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${value}\``).join(', ');
  switch (field.type) {
    case 'array':
      return `list of ${toValue(field.items ?? {}, sections)}${field.minItems ? ', not empty' : ''}`;
    case 'object':
      return toObject(field, sections);
    case 'integer':
      return toRange(field);
    case 'boolean':
      return '`true`, `false`';
    case 'null':
      return '`null`';
    default:
      return 'text';
  }
}

function toRange({ minimum, maximum }: Schema): string {
  const to = maximum === undefined ? ' or more' : ` to ${maximum}`;
  return `whole number, ${minimum ?? 0}${to}`;
}

function toObject(field: Schema, sections: readonly Section[]): string {
  if (field.properties === undefined) return 'text for each name';
  const key = toKey(field);
  const path = sections.find(({ schema }) => toKey(schema) === key)?.path ?? '';
  return `[${path}](#${path.replace(/[^\w-]/g, '').toLowerCase()})`;
}
