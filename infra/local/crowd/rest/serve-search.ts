// In: calls of /search.
// Out: users or groups that fit a restriction.
import * as v from 'valibot';
import { readEntity } from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { answerGroups, answerUsers } from './listings.ts';

// The restriction as an entity; of its kinds only the one of a single property.
const RestrictionEntity = v.object({
  property: v.object({ name: v.string() }),
  'match-mode': v.picklist(['EXACTLY_MATCHES', 'STARTS_WITH', 'CONTAINS']),
  value: v.string(),
});

const patterns = {
  EXACTLY_MATCHES: (value: string) => value,
  STARTS_WITH: (value: string) => `${value}*`,
  CONTAINS: (value: string) => `*${value}*`,
};

/** Adds the search resource. */
export function serveSearch(app: CrowdApp, crowd: CrowdState): void {
  app.get('/search', (context) => {
    return search(context, crowd, parseRestriction(context.req.query('restriction') ?? ''));
  });
  app.post('/search', async (context) => {
    const entity = await readEntity(context, RestrictionEntity);
    const pattern = patterns[entity['match-mode']](entity.value.toLowerCase());
    return search(context, crowd, [{ property: entity.property.name, pattern }]);
  });
}

function search(context: CrowdContext, crowd: CrowdState, terms: readonly Term[]): Response {
  switch (context.req.query('entity-type')) {
    case 'user':
      return answerUsers(context, crowd, findUsers(crowd, terms));
    case 'group':
      return answerGroups(context, crowd, findGroups(crowd, terms));
    default:
      throw refusal('ILLEGAL_ARGUMENT', 'entity-type must be user or group');
  }
}

function findUsers({ directory }: CrowdState, terms: readonly Term[]) {
  return directory.people().filter((user) => {
    const { name, email, firstName, lastName, displayName, active } = user;
    const texts = { name, email, firstName, lastName, displayName, active: String(active) };
    return fitsTerms(texts, terms);
  });
}

function findGroups({ directory }: CrowdState, terms: readonly Term[]) {
  return directory.groups().filter(({ name, description, active }) => {
    return fitsTerms({ name, description, active: String(active) }, terms);
  });
}

/** What a searched user or group has to be like: every term fits. */
export interface Term {
  readonly property: string;
  /** In lower case, with `*` for anything. */
  readonly pattern: string;
}

/**
 * Returns the terms of a restriction in Crowd Query Language, of which only `property = value` and `and` are understood:
 * https://developer.atlassian.com/server/crowd/crowd-query-language. Throws ILLEGAL_ARGUMENT for the rest of it.
 */
export function parseRestriction(restriction: string): Term[] {
  const text = restriction.trim();
  const terms = [...text.matchAll(TERM)];
  const understood = terms.reduce((length, [whole]) => length + whole.length, 0);
  const endsInAnd = terms.at(-1)?.groups?.['and'] !== undefined;
  if (understood === text.length && !endsInAnd) return terms.map(toTerm);
  throw refusal('ILLEGAL_ARGUMENT', 'The restriction is not understood');
}

// One term after the other, each up to the `and` before the next: within quotes an `and` is text.
const TERM =
  /(?<property>\w+)\s*=\s*(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<bare>[^\s"'()]+))(?:(?<and>\s+and\s+)|$)/giy;

// A backslash takes the meaning from what follows: https://jira.atlassian.com/browse/CWD-3874
function toTerm({ groups = {} }: RegExpExecArray): Term {
  const { property = '', double, single, bare = '' } = groups;
  const value = (double ?? single)?.replace(/\\(.)/g, '$1') ?? bare;
  return { property, pattern: value.toLowerCase() };
}

/** Returns whether the properties fit every term. Throws ILLEGAL_ARGUMENT: a term names a property that is none. */
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
