// In: the files of the repository. Out: every private word in a name, a title or prose.
import { listNames, type Written } from './list-names.ts';
import { PRIVATE_WORDS, type PrivateWord } from './private-words.ts';
import { splitWords } from './split-words.ts';

/** A private word, where it stands and what to say instead. */
export interface PrivateWordUse {
  readonly path: string;
  readonly line: number;
  readonly kind: Written['kind'] | 'file name';
  readonly text: string;
  readonly word: string;
  readonly instead: string;
}

/** Returns the uses in the order of the files. */
export function findPrivateWords(files: ReadonlyMap<string, string>): PrivateWordUse[] {
  return [...files].flatMap(([path, source]) => [
    ...findInPath(path),
    ...listWritten(path, source).flatMap((written) => findIn(written, path, source)),
  ]);
}

function findInPath(path: string): PrivateWordUse[] {
  return path.split('/').flatMap((segment) =>
    listBeginnings(splitWords(segment)).map(({ word, instead }) => ({
      ...{ path, line: 1, kind: 'file name' as const, text: segment, word, instead },
    })),
  );
}

// What is not TypeScript is prose as a whole: documents, templates, scripts.
function listWritten(path: string, source: string): Written[] {
  if (path.endsWith('.ts')) return listNames(path, source);
  return [{ kind: 'prose', text: source, start: 0 }];
}

function findIn(written: Written, path: string, source: string): PrivateWordUse[] {
  const { kind, text, start } = written;
  if (kind === 'prose') return findInProse(written, path, source);
  const words = splitWords(text);
  const found = kind === 'title' ? listInTitle(words) : listBeginnings(words);
  if (found.length === 0) return [];
  const line = lineOf(source, start);
  return found.map(({ word, instead }) => ({ path, line, kind, text, word, instead }));
}

const PROSE = /\b(?:yields|somebody|nobody|whoever)\b/gi;

function findInProse({ text, start }: Written, path: string, source: string): PrivateWordUse[] {
  return [...text.matchAll(PROSE)].map(({ 0: match, index }) => {
    const word = match.toLowerCase();
    const line = text.slice(text.lastIndexOf('\n', index) + 1).split('\n')[0] ?? '';
    const instead = PRIVATE_WORDS.find((entry) => entry.word === word)?.instead ?? '';
    const at = lineOf(source, start + index);
    return { path, line: at, kind: 'prose' as const, text: line.trim(), word, instead };
  });
}

// By the first word: most names begin with none of them.
const ENTRIES = Map.groupBy(PRIVATE_WORDS, ({ word }) => word.split(' ')[0] ?? '');

/** The entries that a name begins with, in the singular or the plural. */
function listBeginnings(words: readonly string[]): PrivateWord[] {
  const [first = ''] = words;
  const entries = [first, first.replace(/s$/, '')].flatMap((word) => ENTRIES.get(word) ?? []);
  return [...new Set(entries)].filter(({ word, isWhole }) => {
    const parts = word.split(' ');
    if (isWhole === true && words.length > parts.length) return false;
    return parts.every((part, n) => words[n] === part || words[n] === `${part}s`);
  });
}

function listInTitle(words: readonly string[]): PrivateWord[] {
  const beginnings = listBeginnings(words);
  const foreign = PRIVATE_WORDS.filter(
    (entry) => entry.isForeign === true && ` ${words.join(' ')} `.includes(` ${entry.word} `),
  );
  return [...new Set([...beginnings, ...foreign])];
}

const lineOf = (source: string, offset: number) => source.slice(0, offset).split('\n').length;
