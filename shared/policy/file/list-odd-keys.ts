import { type Document, isAlias, isScalar, visit } from 'yaml';

/** A key that YAML reads as something else than a text. */
export interface OddKey {
  readonly text: string;
  readonly offset: number;
}

/**
 * Returns the keys of a document that are no texts, in words with the cure. A table has only texts for keys:
 * of `00012`, which YAML takes for the number 12, it would have made `12` without a word.
 * Source: https://yaml.org/spec/1.2.2/#103-core-schema
 */
export function listOddKeys(document: Document): OddKey[] {
  const odd: OddKey[] = [];
  visit(document, {
    Pair(_key, { key }) {
      const node = isAlias(key) ? key.resolve(document) : key;
      const value = isScalar(node) ? node.value : node;
      // The parser's own sign for a merge, which exists in YAML 1.1 only.
      if (typeof value === 'string' || typeof value === 'symbol') return;
      const source = isScalar(key) && key.source ? key.source : null;
      const cure = source === null ? 'a text expected' : `write '${source}'`;
      const text = `a key that YAML takes for ${describe(value)}: ${cure}`;
      odd.push({ text, offset: toOffset(key) });
    },
  });
  return odd;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' ? 'a list or a table' : `the ${typeof value} ${String(value)}`;
}

const toOffset = (key: unknown) =>
  (Object(key) as { readonly range?: readonly number[] }).range?.[0] ?? 0;
