import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { listOddKeys } from './list-odd-keys.ts';
import { PolicyProblems } from './policy-problems.ts';

/** The content of a YAML text, and the lines that it came from. */
export interface YamlText {
  /** Of the file, as problems name it. */
  readonly name: string;
  readonly content: unknown;
  /** Returns the line of a path; of the nearest part around it where the path itself is not there. */
  readonly lineOf: (path: readonly unknown[]) => number;
}

/** Returns the content of YAML or JSON. Throws PolicyProblems with the parser's own words, and with the keys that are no texts, each as `name:line:column: words`. */
export function parseYaml(text: string, name: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const problems = [
    // A warning is about a tag such as `!Ref`: what follows would be taken as it stands there.
    ...[...document.errors, ...document.warnings].map(
      (error) => `${at(error.pos[0])}: ${toWords(error)}`,
    ),
    ...listUnknownAliases(document).map(
      ({ offset, source }) => `${at(offset)}: Unresolved alias: ${source}`,
    ),
    ...listOddKeys(document).map(({ offset, text: problem }) => `${at(offset)}: ${problem}`),
  ];
  if (problems.length > 0) throw new PolicyProblems(shorten(problems));
  const lineOf = (path: readonly unknown[]): number => {
    const offset = findOffset(document, path);
    if (offset !== undefined) return lines.linePos(offset).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  return { name, content: toContent(document, name), lineOf };
}

// The parser's own words, but where they are for programmers.
const toWords = ({ code, message }: YAMLError) =>
  code === 'MULTIPLE_DOCS' ? 'one document expected: remove the line ---' : message;

const MOST_PROBLEMS = 5;
const LONGEST_PROBLEM = 200;

// After one error the parser misreads all that follows, and quotes it.
function shorten(problems: readonly string[]): string[] {
  const further = problems.length - MOST_PROBLEMS;
  return [
    ...problems
      .slice(0, MOST_PROBLEMS)
      .map((text) => (text.length > LONGEST_PROBLEM ? `${text.slice(0, LONGEST_PROBLEM)}…` : text)),
    ...(further > 0 ? [`and ${further} further problems`] : []),
  ];
}

interface UnknownAlias {
  readonly source: string;
  readonly offset: number;
}

// The parser itself notices these only when it resolves them, and then no longer says where.
function listUnknownAliases(document: Document): UnknownAlias[] {
  const unknown: UnknownAlias[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      unknown.push({ source: alias.source, offset: alias.range?.[0] ?? 0 });
    },
  });
  return unknown;
}

// Aliases of aliases can stand for more than fits into memory: the parser counts, and refuses.
function toContent(document: Document, name: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new PolicyProblems([`${name}: ${error.message}`]);
  }
}

// Of the key, where there is one: its value may begin lines below.
function findOffset(document: Document, path: readonly unknown[]): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  const node = pair?.key ?? document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
