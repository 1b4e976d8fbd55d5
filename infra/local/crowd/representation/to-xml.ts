// In: an entity in the shape of its JSON representation.
// Out: the same entity as Crowd writes it in XML.
import { XMLBuilder } from 'fast-xml-parser';

/** An entity in the shape of its JSON representation. */
export type Entity = { readonly [field: string]: Value };
type Value = string | number | boolean | null | Entity | readonly (Entity | string)[];

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
});

/** The XML document with `root` around the entity's fields. */
export function toXml(root: string, entity: Entity): string {
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return declaration + builder.build({ [root]: toNode(root, entity) });
}

// Lists whose elements stand directly in the element of the same name, each under its own name.
const elementNames: Record<string, string> = {
  attributes: 'attribute',
  groups: 'group',
  users: 'user',
  memberships: 'membership',
};

function toNode(element: string, entity: Entity): Record<string, unknown> {
  const fields = Object.entries(entity).filter(([, value]) => value !== null);
  return Object.fromEntries(fields.map(([field, value]) => toField(element, field, value)));
}

function toField(element: string, field: string, value: Value): [string, unknown] {
  if (isAttribute(element, field)) return [`@${field}`, value];
  if (field.endsWith('-date')) return [field, new Date(Number(value)).toISOString()];
  if (Array.isArray(value)) return toList(field, value);
  if (typeof value === 'object' && value !== null) return [field, toNode(field, value as Entity)];
  return [field, value];
}

function isAttribute(element: string, field: string): boolean {
  if (field === 'name') return element !== 'cookie-config';
  return ['expand', 'href', 'rel', 'group'].includes(field);
}

function toList(field: string, values: readonly (Entity | string)[]): [string, unknown] {
  if (field === 'values') return [field, { value: values }];
  const name = elementNames[field] ?? field;
  const nodes = values.map((value) => (typeof value === 'string' ? value : toNode(name, value)));
  return [name, nodes];
}
