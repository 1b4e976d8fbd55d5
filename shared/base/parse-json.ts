import * as v from 'valibot';

/** Returns the JSON of a body as `schema` describes it; null: not JSON, or not as described. */
export function parseJson<T extends object>(
  body: Buffer,
  schema: v.GenericSchema<unknown, T>,
): T | null {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  const parsed = v.safeParse(schema, json);
  return parsed.success ? parsed.output : null;
}
