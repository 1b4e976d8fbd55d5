import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseDocument } from 'yaml';

const PARAMETER = v.object({
  Type: v.string(),
  Description: v.string(),
  Default: v.optional(v.union([v.string(), v.number()])),
  AllowedValues: v.optional(v.array(v.union([v.string(), v.number()]))),
  MinValue: v.optional(v.number()),
  MaxValue: v.optional(v.number()),
  ConstraintDescription: v.optional(v.string()),
});

const TEMPLATE = v.object({
  Metadata: v.object({
    'AWS::CloudFormation::Interface': v.object({
      ParameterGroups: v.array(
        v.object({
          Label: v.object({ default: v.string() }),
          Parameters: v.array(v.string()),
        }),
      ),
    }),
  }),
  Parameters: v.record(v.string(), PARAMETER),
  Rules: v.record(
    v.string(),
    v.object({ Assertions: v.array(v.object({ AssertDescription: v.string() })) }),
  ),
});

/** The part of the template that an operator fills in. */
export type ParameterSections = v.InferOutput<typeof TEMPLATE>;
export type Parameter = v.InferOutput<typeof PARAMETER>;

/** Returns the parameters of template.yaml, their groups and the rules about them. Throws when a parameter is not described. */
export async function readParameters(): Promise<ParameterSections> {
  const text = await readFile(join(import.meta.dirname, '../../..', 'template.yaml'), 'utf8');
  // CloudFormation's tags, such as !Ref, are unknown to the parser: no section that is read here holds their values.
  return v.parse(TEMPLATE, parseDocument(text, { logLevel: 'silent' }).toJS());
}
