import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { parseInput } from '#infra/local/aws/requests.ts';
import type { Directory, IdentityStorePerson } from './directory.ts';
import { notFound } from './not-found.ts';
import { requireStore } from './require-store.ts';
import type { IdentityStoreSwitches } from './start-identity-store.ts';

const uniqueAttribute = v.strictObject({
  UniqueAttribute: v.object({ AttributePath: v.string(), AttributeValue: v.string() }),
});
const externalId = v.strictObject({ ExternalId: v.object({ Issuer: v.string(), Id: v.string() }) });
const input = v.object({ AlternateIdentifier: v.union([uniqueAttribute, externalId]) });

type AlternateIdentifier = v.InferOutput<typeof input>['AlternateIdentifier'];

/**
 * The id of the one person whom a name, an e-mail address or the identity provider's id stands for
 * (https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html).
 */
export function getUserId(directory: Directory, switches: IdentityStoreSwitches, request: unknown) {
  requireStore(directory, request);
  const { AlternateIdentifier } = parseInput(input, request, 'ValidationException');
  const isMeant = toTest(AlternateIdentifier, switches);
  const found = directory.people.entries().find(([, person]) => isMeant(person));
  if (found === undefined) throw notFound('USER');
  return { IdentityStoreId: directory.storeId, UserId: found[0] };
}

function toTest(
  identifier: AlternateIdentifier,
  { uniqueValues }: IdentityStoreSwitches,
): (person: IdentityStorePerson) => boolean {
  if ('ExternalId' in identifier) {
    const { Issuer, Id } = identifier.ExternalId;
    return ({ externalIds = [] }) =>
      externalIds.some((known) => known.Issuer === Issuer && known.Id === Id);
  }
  const { AttributePath, AttributeValue } = identifier.UniqueAttribute;
  const read = readerOf(AttributePath);
  const fold = (text?: string) => (uniqueValues === 'ignore_case' ? text?.toLowerCase() : text);
  return (person) => fold(read(person)) === fold(AttributeValue);
}

// Paths are accepted in any case: `UserName` is in wide use, `userName` is what is documented.
function readerOf(path: string): (person: IdentityStorePerson) => string | undefined {
  if (path.toLowerCase() === 'username') return ({ userName }) => userName;
  if (path.toLowerCase() === 'emails.value') return ({ email }) => email;
  throw new ServiceError('ValidationException', 'The attribute path is not supported.');
}
