import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
} from 'yaml';

// In: a template's path in the repository. Out: its sections, with short intrinsics written out.

const parameter = v.looseObject({
  Type: v.string(),
  Description: v.optional(v.string()),
  ConstraintDescription: v.optional(v.string()),
  Default: v.optional(v.union([v.string(), v.number()])),
  AllowedPattern: v.optional(v.string()),
  AllowedValues: v.optional(v.array(v.union([v.string(), v.number()]))),
  MaxLength: v.optional(v.number()),
  MinValue: v.optional(v.number()),
  MaxValue: v.optional(v.number()),
});

const resource = v.looseObject({
  Type: v.string(),
  Condition: v.optional(v.string()),
  Properties: v.record(v.string(), v.unknown()),
});

const rule = v.object({
  RuleCondition: v.optional(v.unknown()),
  Assertions: v.array(v.object({ Assert: v.unknown(), AssertDescription: v.string() })),
});

const output = v.object({
  Description: v.string(),
  Condition: v.optional(v.string()),
  Value: v.unknown(),
});

const mappings = v.record(v.string(), v.record(v.string(), v.record(v.string(), v.string())));

const template = v.looseObject({
  Metadata: v.optional(v.record(v.string(), v.unknown()), {}),
  Parameters: v.record(v.string(), parameter),
  Mappings: v.optional(mappings, {}),
  Rules: v.optional(v.record(v.string(), rule), {}),
  Conditions: v.optional(v.record(v.string(), v.unknown()), {}),
  Resources: v.record(v.string(), resource),
  Outputs: v.optional(v.record(v.string(), output), {}),
});

/** A CloudFormation template, as far as the tests read it. */
export type Template = v.InferOutput<typeof template>;

/** Returns the template with `!Ref x` as `{Ref: x}` and `!Sub x` as `{'Fn::Sub': x}`. Throws when it is not one. */
export function readTemplate(path: string): Template {
  const text = readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
  const document = parseDocument(text, { logLevel: 'silent' });
  visit(document, { Node: (_key, node) => writeOut(document, node) });
  return v.parse(template, document.toJS());
}

function writeOut(document: Document, node: unknown): Node | undefined {
  if (!isNode(node) || !(isScalar(node) || isMap(node) || isSeq(node))) return undefined;
  const tag = node.tag ?? '';
  if (!/^![A-Za-z]/.test(tag)) return undefined;
  const { anchor } = node;
  delete node.tag;
  delete node.anchor;
  const name = tag.slice(1);
  const written = document.createNode({
    [['Ref', 'Condition'].includes(name) ? name : `Fn::${name}`]: node,
  });
  // An alias stands for the whole expression, not for what is inside.
  if (anchor !== undefined) written.anchor = anchor;
  return written;
}
