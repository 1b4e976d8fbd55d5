// In: the XML of a request.
// Out: the same in the shape of its JSON representation, every value still a text.
import { XMLParser, XMLValidator } from 'fast-xml-parser';

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

/** The root element's content. Throws SyntaxError: not well-formed, or with a document type. */
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
