import type { Term } from './parse-restriction.ts';
import { refusal } from './refusal.ts';

/** Whether the properties fit every term. Throws ILLEGAL_ARGUMENT: a term names a property that is none. */
export function fitsTerms(
  properties: Readonly<Record<string, string>>,
  terms: readonly Term[],
): boolean {
  return terms.every(({ property, pattern }) => {
    const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
    if (value === undefined) throw refusal('ILLEGAL_ARGUMENT', `Unknown property ${property}`);
    return fits(value.toLowerCase(), pattern.split('*'));
  });
}

function fits(value: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first) || !value.slice(first.length).endsWith(last)) return false;
  const middle = value.slice(first.length, value.length - last.length);
  return others.reduce((from, part) => seek(middle, part, from), 0) >= 0;
}

function seek(text: string, part: string, from: number): number {
  const at = from < 0 ? -1 : text.indexOf(part, from);
  return at < 0 ? -1 : at + part.length;
}
