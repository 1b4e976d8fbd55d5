// In: calls of /search.
// Out: people or groups that fit a restriction.
import * as v from 'valibot';
import { readEntity } from '#infra/local/crowd/representation/read-entity.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { answerGroups } from './answer-groups.ts';
import { answerUsers } from './answer-users.ts';
import { fitsTerms } from './fits-terms.ts';
import { parseRestriction, type Term } from './parse-restriction.ts';
import { refusal } from './refusal.ts';

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
      return answerUsers(context, crowd, findPeople(crowd, terms));
    case 'group':
      return answerGroups(context, crowd, findGroups(crowd, terms));
    default:
      throw refusal('ILLEGAL_ARGUMENT', 'entity-type must be user or group');
  }
}

function findPeople({ directory }: CrowdState, terms: readonly Term[]) {
  return directory.people().filter((person) => {
    const { name, email, firstName, lastName, displayName, active } = person;
    const texts = { name, email, firstName, lastName, displayName, active: String(active) };
    return fitsTerms(texts, terms);
  });
}

function findGroups({ directory }: CrowdState, terms: readonly Term[]) {
  return directory.groups().filter(({ name, description, active }) => {
    return fitsTerms({ name, description, active: String(active) }, terms);
  });
}
