// In: the text of a CloudFormation or SAM template. Out: its sections, every short-form tag
// (`!Ref x`) rewritten to the long form ({ "Ref": x }), nothing evaluated yet.
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';

/** Anything a template can hold before its functions are evaluated. */
export type TemplateNode =
  | string
  | number
  | boolean
  | null
  | readonly TemplateNode[]
  | { readonly [key: string]: TemplateNode };

export interface TemplateMap {
  readonly [key: string]: TemplateNode;
}

const shortForms = new Map<string, string>([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...'And Base64 Cidr Equals FindInMap GetAZs GetAtt If ImportValue Join Not Or Select Split Sub Transform'
    .split(' ')
    .map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
]);

/** Returns the template as plain data. Throws with the file's name for broken YAML or an unknown tag. */
export function parseTemplate(text: string, templatePath: string): TemplateMap {
  const document = parseDocument(text, { version: '1.1', logLevel: 'silent', merge: false });
  const [problem] = document.errors;
  if (problem) throw new Error(`${templatePath}: ${problem.message}`);
  const template = toTemplateNode(document.contents, document, templatePath);
  if (!isTemplateMap(template)) throw new Error(`${templatePath}: not a template`);
  return template;
}

/** Returns whether the node is a mapping, as opposed to a list or a scalar. */
export function isTemplateMap(node: TemplateNode | undefined): node is TemplateMap {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

function toTemplateNode(node: unknown, document: Document, templatePath: string): TemplateNode {
  if (isAlias(node)) return toTemplateNode(node.resolve(document), document, templatePath);
  const value = toUntaggedNode(node, document, templatePath);
  const tag = (node as Node | null)?.tag;
  if (!tag?.startsWith('!')) return value;
  const name = shortForms.get(tag);
  if (!name) throw new Error(`${templatePath}: unknown tag ${tag}`);
  return { [name]: value };
}

function toUntaggedNode(node: unknown, document: Document, templatePath: string): TemplateNode {
  const convert = (child: unknown) => toTemplateNode(child, document, templatePath);
  if (isSeq(node)) return node.items.map(convert);
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map((pair) => [scalarText(pair.key), convert(pair.value)]),
    );
  }
  return isScalar(node) ? toScalar(node.value, node.source) : null;
}

// A bare date such as 2010-09-09 is text to CloudFormation, so only three scalar types survive.
function toScalar(value: unknown, source: string | undefined): TemplateNode {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  return typeof value === 'string' ? value : (source ?? String(value));
}

function scalarText(key: unknown): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : String(key);
}
