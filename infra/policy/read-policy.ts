import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import type { IdentityPolicy } from '#shared/map/identity-policy.ts';
import { matchesAnyPattern } from '#shared/map/match-pattern.ts';
import { IDENTITY_POLICY } from './identity-policy-schema.ts';

/** Everything that is wrong with a policy file, as `file:line: path: problem`. */
export class PolicyProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PolicyProblems';
    this.problems = problems;
  }
}

/** Yields the policy in a YAML file. Rejects with PolicyProblems that lists every problem at once. */
export async function readPolicy(file: string): Promise<IdentityPolicy> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines });
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw new PolicyProblems(document.errors.map((e) => `${at(e.pos[0])}: ${e.code}`));
  }
  const whereIs = (path: readonly unknown[]): string => {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return at(node.range[0]);
    return path.length === 0 ? file : whereIs(path.slice(0, -1));
  };
  const problems = listProblems(document.toJS());
  if (problems.length > 0) {
    throw new PolicyProblems(
      problems.map(({ path, text }) => `${whereIs(path)}: ${path.join('.')}: ${text}`),
    );
  }
  return v.parse(IDENTITY_POLICY, document.toJS());
}

interface Problem {
  readonly path: readonly unknown[];
  readonly text: string;
}

function listProblems(content: unknown): Problem[] {
  const parsed = v.safeParse(IDENTITY_POLICY, content);
  if (parsed.success) return listContradictions(parsed.output);
  return parsed.issues.map((issue) => ({
    path: (issue.path ?? []).map(({ key }) => key),
    text: issue.expected === 'never' ? 'is not known here' : `${issue.expected} expected`,
  }));
}

// A default group that the policy itself forbids to join would be a promise that nobody keeps.
function listContradictions(policy: IdentityPolicy): Problem[] {
  return Object.entries(policy.products).flatMap(([product, { groups }]) =>
    groups.default.flatMap((group, index) => {
      const path = ['products', product, 'groups', 'default', index];
      if (matchesAnyPattern(group, groups.protected)) return [{ path, text: 'is protected' }];
      return matchesAnyPattern(group, groups.managed) ? [] : [{ path, text: 'is not managed' }];
    }),
  );
}
