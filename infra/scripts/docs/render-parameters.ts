import type { Parameter, ParameterSections } from './read-parameters.ts';
import { toMarkdownTable } from './to-markdown-table.ts';

/** Returns one table of parameters for each group of the console form, and the combinations that the template refuses. */
export function renderParameters({ Metadata, Parameters, Rules }: ParameterSections): string {
  const groups = Metadata['AWS::CloudFormation::Interface'].ParameterGroups;
  const tables = groups.map(({ Label, Parameters: names }) =>
    [
      `## ${Label.default}`,
      toMarkdownTable(
        ['parameter', 'what it is', 'default', 'accepts'],
        names.map((name) => toRow(name, Parameters[name])),
      ),
    ].join('\n\n'),
  );
  const refused = Object.values(Rules).flatMap(({ Assertions }) =>
    Assertions.map(({ AssertDescription }) => `- ${AssertDescription.trim()}`),
  );
  return [...tables, '## Combinations that the template refuses', refused.join('\n')].join('\n\n');
}

function toRow(name: string, parameter: Parameter | undefined): readonly string[] {
  if (parameter === undefined) throw new RangeError(`${name} is in a group, but no parameter`);
  return [`\`${name}\``, parameter.Description, toDefault(parameter), toAccepted(parameter)];
}

function toDefault({ Default }: Parameter): string {
  if (Default === undefined) return '**required**';
  return Default === '' ? 'empty' : `\`${Default}\``;
}

function toAccepted(parameter: Parameter): string {
  const { Type, AllowedValues, ConstraintDescription = '' } = parameter;
  if (AllowedValues !== undefined) return AllowedValues.map((value) => `\`${value}\``).join(', ');
  if (Type.startsWith('List<')) return 'a list of ids, separated by commas';
  return ConstraintDescription.replace(/^must (?:be )?/, '');
}
