import type * as v from 'valibot';
import { checkContent } from './check-content.ts';
import type { YamlText } from './parse-yaml.ts';
import { PolicyProblems, type Problem } from './policy-problems.ts';

/** What is looked at beside the schema. */
export interface FurtherChecks<T> {
  /** Returns what is wrong with the content, whatever the schema says of it. */
  readonly listProblems?: (raw: unknown) => readonly Problem[];
  /** Returns what is doubtful in a content that is right. */
  readonly listWarnings?: (content: T) => readonly Problem[];
  readonly warn?: ((warning: string) => void) | undefined;
}

/** Returns a YAML text as its schema describes it. Throws PolicyProblems that lists everything wrong with it at once. */
export function checkYaml<T>(
  yaml: YamlText,
  schema: v.GenericSchema<unknown, T>,
  { listProblems = () => [], listWarnings = () => [], warn = () => {} }: FurtherChecks<T> = {},
): T {
  const checked = checkContent(schema, yaml.content);
  const problems = [...checked.problems, ...listProblems(yaml.content)];
  if (checked.output === null || problems.length > 0) {
    throw new PolicyProblems(toLines(problems, yaml));
  }
  for (const warning of toLines(listWarnings(checked.output), yaml)) warn(warning);
  return checked.output;
}

const toLines = (problems: readonly Problem[], { name, lineOf }: YamlText) =>
  problems
    .map(({ path, text }) => ({ line: lineOf(path), text: `${path.join('.')}: ${text}` }))
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, text }) => `${name}:${line}: ${text}`);
