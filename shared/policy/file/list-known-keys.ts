import type * as v from 'valibot';

/** Returns the keys that a schema knows in the object at a path of the content. */
export function listKnownKeys(
  schema: v.GenericSchema,
  path: readonly unknown[],
  content: unknown,
): string[] {
  const alternatives = listAlternatives(schema, content);
  const [first, ...others] = path;
  if (path.length === 0) return alternatives.flatMap((one) => Object.keys(entriesOf(one)));
  const key = String(first);
  const below = toRecord(content)[key];
  return alternatives
    .flatMap((one) => [entriesOf(one)[key], toRecord(one)['item'], toRecord(one)['value']])
    .filter(isSchema)
    .flatMap((inner) => listKnownKeys(inner, others, below));
}

/** Returns what a content may be: the schema itself, or what it wraps or chooses from. */
function listAlternatives(schema: v.GenericSchema, content: unknown): v.GenericSchema[] {
  const { wrapped, options, key } = toRecord(schema);
  if (isSchema(wrapped)) return listAlternatives(wrapped, content);
  const schemas = Array.isArray(options) ? options.filter(isSchema) : [];
  if (schemas.length === 0) return [schema];
  const alternatives = schemas.flatMap((option) => listAlternatives(option, content));
  if (typeof key !== 'string') return alternatives;
  // A variant is chosen by the value of its key, such as `from: claim`.
  const chosen = toRecord(content)[key];
  return alternatives.filter((one) => toRecord(entriesOf(one)[key])['literal'] === chosen);
}

const entriesOf = (schema: v.GenericSchema) => toRecord(toRecord(schema)['entries']);

const isSchema = (value: unknown): value is v.GenericSchema => toRecord(value)['kind'] === 'schema';

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
