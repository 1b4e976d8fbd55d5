import * as v from 'valibot';
import type { HttpAnswer } from '#shared/base/http.ts';
import { readGroupNames } from '#shared/groups/group-claim.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import { collectPages, type Page } from './collect-pages.ts';
import { type GroupFault, groupsUnavailable } from './groups-unavailable.ts';
import { type DirectoryCall, type DirectoryConnection, queryDirectory } from './query-directory.ts';
import { toBearer } from './to-bearer.ts';

/** What groups are called by: Active Directory's own name only where they come from there. */
export type GraphGroupNames = 'id' | 'display_name' | 'sam_account_name';

export interface MicrosoftGraphOptions extends DirectoryConnection {
  /** `https://graph.microsoft.com` or that of a national cloud, without trailing slash. */
  readonly url: string;
  readonly names: GraphGroupNames;
}

/**
 * Returns the reading of groups, nested ones too, from Microsoft Graph with the forwarded access token.
 * Only Graph can verify that token. So Graph has to say whose it is, and the `sub` in its answer has to
 * be that of the data token. Names of groups need the permission GroupMember.Read.All.
 * Source: https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
export function microsoftGraphGroups(options: MicrosoftGraphOptions): ReadGroups {
  return async ({ identity, accessToken }) => {
    const authorization = toBearer(accessToken);
    const query: QueryGraph = (call) =>
      queryDirectory(options, { ...call, headers: { authorization } });
    const [names] = await Promise.all([
      listNames(query, options),
      requireSubject(query, options.url, identity.subject),
    ]);
    return names === null ? { state: 'overage' } : readGroupNames(names);
  };
}

type QueryGraph = <T extends object>(call: DirectoryCall<T>) => Promise<T>;

const USER_INFO = v.object({ sub: v.string() });

async function requireSubject(query: QueryGraph, url: string, subject: string): Promise<void> {
  const { sub } = await query({ url: `${url}/oidc/userinfo`, answer: USER_INFO });
  if (sub !== subject) throw groupsUnavailable('subject');
}

async function listNames(
  query: QueryGraph,
  { url, names }: MicrosoftGraphOptions,
): Promise<readonly string[] | null> {
  const first = `${url}/v1.0/me/transitiveMemberOf?$select=${FIELDS[names]}&$top=999`;
  const groups = await collectPages((next = first) => readPage(query, url, next));
  return groups && toNames(groups, names);
}

const FIELDS = {
  id: 'id,displayName',
  display_name: 'id,displayName',
  sam_account_name: 'id,displayName,onPremisesSamAccountName',
} satisfies Record<GraphGroupNames, string>;

const MEMBERSHIP = v.object({
  '@odata.type': v.string(),
  id: v.pipe(v.string(), v.nonEmpty()),
  displayName: v.nullish(v.string(), null),
  onPremisesSamAccountName: v.nullish(v.string(), null),
});
type Membership = v.InferOutput<typeof MEMBERSHIP>;

const PAGE = v.object({
  value: v.array(MEMBERSHIP),
  '@odata.nextLink': v.optional(v.string()),
});

async function readPage(query: QueryGraph, url: string, at: string): Promise<Page<Membership>> {
  const { value, '@odata.nextLink': next } = await query({ url: at, answer: PAGE, faultOf });
  // The token goes wherever the link leads.
  if (next !== undefined && URL.parse(next)?.origin !== new URL(url).origin) {
    throw groupsUnavailable('unreadable');
  }
  // Users are members of directory roles and administrative units as well.
  return { items: value.filter((one) => one['@odata.type'] === '#microsoft.graph.group'), next };
}

const faultOf = ({ status }: HttpAnswer): GroupFault | null =>
  status === 404 ? 'unknown_person' : null;

function toNames(groups: readonly Membership[], names: GraphGroupNames): readonly string[] {
  if (names === 'id') return groups.map(({ id }) => id);
  // What the token may not read is null: the permission is missing, not the name.
  // https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
  const shown = groups.map(({ displayName }) => displayName ?? hide());
  if (names === 'display_name') return shown;
  // Groups that live in Entra alone have no such name: they are none of Active Directory's.
  return groups.flatMap((group) => group.onPremisesSamAccountName ?? []);
}

function hide(): never {
  throw groupsUnavailable('names_hidden');
}
