// In: an entity in the shape of its JSON representation.
// Out: the same entity as Crowd writes it in XML.
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** An entity in the shape of its JSON representation. */
export type Entity = { readonly [field: string]: Value };
type Value = string | number | boolean | null | Entity | readonly (Entity | string)[];

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
});

/** Returns the XML document with `root` around the entity's fields. */
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

const lists = ['attribute', 'value', 'validation-factor'];

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  // Characters by their number, too.
  htmlEntities: true,
  // A password may begin or end with a space.
  trimValues: false,
  isArray: (name, path) => lists.includes(name) && isList(String(path)),
});

/** Returns the root element's content. Throws SyntaxError: not well-formed, or with a document type. */
export function fromXml(text: string): unknown {
  // A document type could define entities; nothing that calls Crowd has a reason to send one.
  if (/<!DOCTYPE/i.test(text)) throw new SyntaxError('A document type is not allowed.');
  const wellFormed = XMLValidator.validate(text);
  if (wellFormed !== true) throw new SyntaxError(wellFormed.err.msg);
  return toJsonShape(findRoot(parser.parse(text) as Record<string, unknown>));
}

function findRoot(document: Record<string, unknown>): unknown {
  const name = Object.keys(document).find((key) => !key.startsWith('?') && key !== '#text');
  const root = name === undefined ? '' : document[name];
  return typeof root === 'string' && root.trim() === '' ? {} : root;
}

// A value alone is a password, or the value of a factor; only values of an attribute come in lists.
function isList(path: string): boolean {
  return !path.endsWith('value') || path.endsWith('values.value');
}

function toJsonShape(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonShape);
  if (typeof node !== 'object' || node === null) return node;
  const fields = Object.entries(node).map(([field, value]) => toJsonField(field, value));
  return Object.fromEntries(fields);
}

function toJsonField(field: string, value: unknown): [string, unknown] {
  if (field === 'validation-factor') return ['validationFactors', toJsonShape(value)];
  if (field === 'attribute') return ['attributes', toJsonShape(value)];
  if (field === 'values') return [field, (value as { value?: unknown }).value ?? []];
  if (typeof value === 'object' && value !== null) return [field, toJsonShape(value)];
  return [field, value];
}
