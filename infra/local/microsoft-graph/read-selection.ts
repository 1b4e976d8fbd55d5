import { graphRefusal } from './graph-refusal.ts';

/** The properties that `$select` names, of those that exist; null: it is not there. Throws Graph's 400. */
export function readSelection(
  select: string | undefined,
  existing: ReadonlySet<string>,
): string[] | null {
  if (select === undefined) return null;
  const names = select.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !existing.has(name));
  if (unknown === undefined) return names;
  throw graphRefusal(400, {
    code: 'BadRequest',
    message: `Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`,
  });
}
