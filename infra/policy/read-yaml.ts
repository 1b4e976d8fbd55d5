import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import * as v from 'valibot';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';

/** Everything that is wrong with a file, as `file:line: path: problem`. */
export class PolicyProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PolicyProblems';
    this.problems = problems;
  }
}

/** What is wrong, and where in the file. */
export interface Problem {
  readonly path: readonly unknown[];
  readonly text: string;
}

/**
 * Yields a YAML file as its schema describes it. Rejects with PolicyProblems that lists everything
 * wrong with it at once, by `schema` or, where that has nothing to say, by `listFaults`.
 */
export async function readYaml<T>(
  file: string,
  schema: v.GenericSchema<unknown, T>,
  listFaults: (content: T, raw: unknown) => readonly Problem[] = () => [],
): Promise<T> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines });
  const name = relative('', file);
  const at = (offset: number) => `${name}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw new PolicyProblems(document.errors.map((e) => `${at(e.pos[0])}: ${e.code}`));
  }
  const whereIs = (path: readonly unknown[]): string => {
    const offset = findOffset(document, path);
    if (offset !== undefined) return at(offset);
    return path.length === 0 ? name : whereIs(path.slice(0, -1));
  };
  const raw: unknown = document.toJS();
  const parsed = v.safeParse(schema, raw);
  const problems = parsed.success
    ? listFaults(parsed.output, raw)
    : parsed.issues.flatMap(toProblems);
  if (parsed.success && problems.length === 0) return parsed.output;
  throw new PolicyProblems(
    problems.map(({ path, text }) => `${whereIs(path)}: ${path.join('.')}: ${text}`),
  );
}

// Of the key, where there is one: what it is about may begin lines below.
function findOffset(document: Document, path: readonly unknown[]): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  const node = pair?.key ?? document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function toProblems(issue: v.BaseIssue<unknown>): Problem[] {
  const path = (issue.path ?? []).map(({ key }) => key);
  return [{ path, text: describe(issue) }];
}

function describe({ expected, received, message, kind, type }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return 'is not known here';
  if (received === 'undefined') return 'is missing';
  // What was said by hand says more than the kind of value.
  const isOurs = kind === 'validation' ? expected === null : type === 'union';
  return isOurs || expected === null ? message : `${expected} expected`;
}
