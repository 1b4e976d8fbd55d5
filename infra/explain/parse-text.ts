import { parse } from 'yaml';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';

/** Returns the content of a text in JSON or YAML. Throws PolicyProblems that name the file. */
export function parseText(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new PolicyProblems([`${file}: neither JSON nor YAML`]);
  }
}
