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
 * Returns a YAML file as its schema describes it. Rejects with PolicyProblems that lists everything
 * wrong with it at once, by the schema and by `listFaults`.
 */
export async function readYaml<T>(
  file: string,
  schema: v.GenericSchema<unknown, T>,
  listFaults: (raw: unknown) => readonly Problem[] = () => [],
): Promise<T> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines });
  const name = relative('', file);
  if (document.errors.length > 0) {
    throw new PolicyProblems(
      document.errors.map((e) => `${name}:${lines.linePos(e.pos[0]).line}: ${e.code}`),
    );
  }
  const lineOf = (path: readonly unknown[]): number => {
    const offset = findOffset(document, path);
    if (offset !== undefined) return lines.linePos(offset).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  const raw: unknown = document.toJS();
  const { parsed, strangers } = parseKnown(schema, raw);
  const problems = [
    ...(parsed.issues ?? []).map(toProblem),
    ...strangers,
    ...listLists(raw, parsed.output),
    ...listFaults(raw),
  ];
  if (parsed.success && problems.length === 0) return parsed.output;
  const placed = problems.map(({ path, text }) => ({
    line: lineOf(path),
    text: `${path.join('.')}: ${text}`,
  }));
  throw new PolicyProblems(
    placed
      .toSorted((one, other) => one.line - other.line)
      .map(({ line, text }) => `${name}:${line}: ${text}`),
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

// A definition names the first unknown key of an object only, and looks no further: so each is taken
// away, and what is left is looked at again.
function parseKnown<T>(schema: v.GenericSchema<unknown, T>, raw: unknown) {
  const content = structuredClone(raw);
  const strangers: Problem[] = [];
  for (;;) {
    const parsed = v.safeParse(schema, content);
    const unknown = (parsed.issues ?? []).filter(({ expected }) => expected === 'never');
    if (unknown.length === 0) return { parsed, strangers };
    for (const issue of unknown) {
      const item = issue.path?.at(-1);
      strangers.push(toProblem(issue));
      Reflect.deleteProperty(Object(item?.input), String(item?.key));
    }
  }
}

// The schema takes a list for a table whose keys are numbers.
function listLists(raw: unknown, content: unknown, path: readonly string[] = []): Problem[] {
  if (typeof raw !== 'object' || raw === null || typeof content !== 'object') return [];
  if (Array.isArray(raw) && !Array.isArray(content)) return [{ path, text: 'Object expected' }];
  const [given, read] = [raw, Object(content)] as Readonly<Record<string, unknown>>[];
  return Object.keys(raw).flatMap((key) => listLists(given?.[key], read?.[key], [...path, key]));
}

function toProblem(issue: v.BaseIssue<unknown>): Problem {
  return { path: (issue.path ?? []).map(({ key }) => key), text: describe(issue) };
}

function describe({ expected, received, message, kind, type }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return 'is not known here';
  if (received === 'undefined') return 'is missing';
  if (type === 'min_length') return `at least ${expected?.replace('>=', '')} expected`;
  if (type === 'min_value') return `${expected?.replace('>=', '')} or more expected`;
  // What was said by hand says more than the kind of value.
  const isOurs = kind === 'validation' ? expected === null : type === 'union';
  return isOurs || expected === null ? message : `${expected} expected`;
}
