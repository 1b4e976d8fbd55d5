import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type * as v from 'valibot';
import { checkContent } from './check-content.ts';
import { parseYaml, type YamlText } from './parse-yaml.ts';
import { PolicyProblems, type Problem } from './policy-problems.ts';

/** What is looked at beside the schema. */
export interface FurtherChecks<T> {
  /** Returns what is wrong with the content, whatever the schema says of it. */
  readonly listProblems?: (raw: unknown) => readonly Problem[];
  /** Returns what is doubtful in a file that is right. */
  readonly listWarnings?: (content: T) => readonly Problem[];
  readonly warn?: ((warning: string) => void) | undefined;
}

/** Returns a YAML file as its schema describes it. Rejects with PolicyProblems that lists everything wrong with it at once. */
export async function readYaml<T>(
  file: string,
  schema: v.GenericSchema<unknown, T>,
  { listProblems = () => [], listWarnings = () => [], warn = () => {} }: FurtherChecks<T> = {},
): Promise<T> {
  const name = relative('', file);
  const yaml = parseYaml(await readFile(file, 'utf8'), name);
  const checked = checkContent(schema, yaml.content);
  const problems = [...checked.problems, ...listProblems(yaml.content)];
  if (checked.output === null || problems.length > 0) {
    throw new PolicyProblems(toLines(problems, { yaml, name }));
  }
  for (const warning of toLines(listWarnings(checked.output), { yaml, name })) warn(warning);
  return checked.output;
}

interface Source {
  readonly yaml: YamlText;
  readonly name: string;
}

const toLines = (problems: readonly Problem[], { yaml, name }: Source) =>
  problems
    .map(({ path, text }) => ({ line: yaml.lineOf(path), text: `${path.join('.')}: ${text}` }))
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, text }) => `${name}:${line}: ${text}`);
