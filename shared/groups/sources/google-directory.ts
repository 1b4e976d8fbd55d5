import * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { readGroupNames } from '#shared/groups/group-claim.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import { collectPages, type Page } from './collect-pages.ts';
import { type GoogleAccount, googleTokens } from './google-tokens.ts';
import { type GroupFault, groupsUnavailable } from './groups-unavailable.ts';
import { queryDirectory } from './query-directory.ts';

/** By what groups are called: `local_part` is the e-mail address up to its `@`. */
export type GoogleGroupNames = 'email' | 'local_part' | 'name';

export interface GoogleDirectoryOptions extends GoogleAccount {
  /** `https://admin.googleapis.com`, without trailing slash. */
  readonly url: string;
  readonly names: GoogleGroupNames;
}

/**
 * Returns the reading of the groups that a user is directly in from the directory of Google
 * Workspace, as the administrator for whom the service account may act.
 * Source: https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups/list
 */
export function googleDirectoryGroups(options: GoogleDirectoryOptions): ReadGroups {
  const tokens = googleTokens(options);
  return async ({ identity }) => {
    const readPage = async (next: string | undefined): Promise<Page<string>> => {
      const url = toPageUrl(options.url, identity.subject, next);
      const token = await tokens.read();
      try {
        return await fetchPage(options, url, token);
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        return fetchPage(options, url, await tokens.renew());
      }
    };
    const names = await collectPages(readPage);
    return names === null ? { state: 'overage' } : readGroupNames(names);
  };
}

function toPageUrl(url: string, userKey: string, pageToken: string | undefined): string {
  const query = new URLSearchParams({ userKey, maxResults: '200' });
  if (pageToken !== undefined) query.set('pageToken', pageToken);
  return `${url}/admin/directory/v1/groups?${query}`;
}

const isUnauthorized = (error: unknown) =>
  error instanceof Failure && error.evidence.reason === ('unauthorized' satisfies GroupFault);

const GROUP = v.object({ email: v.pipe(v.string(), v.includes('@')), name: v.string() });
const PAGE = v.object({
  kind: v.optional(v.string()),
  groups: v.optional(v.array(GROUP)),
  nextPageToken: v.optional(v.string()),
});

// Google leaves the list out where it is empty, and keeps `kind`: an answer without both does not say so.
function listGroups({ kind, groups }: v.InferOutput<typeof PAGE>) {
  if (groups !== undefined) return groups;
  if (kind === 'admin#directory#groups') return [];
  throw groupsUnavailable('unreadable');
}

async function fetchPage(
  options: GoogleDirectoryOptions,
  url: string,
  token: string,
): Promise<Page<string>> {
  const headers = { authorization: `Bearer ${token}` };
  const page = await queryDirectory(options, { url, headers, answer: PAGE, faultOf });
  return {
    items: listGroups(page).map((group) => nameOf(group, options.names)),
    next: page.nextPageToken,
  };
}

function faultOf({ status, body }: HttpAnswer): GroupFault | null {
  if (status === 404) return 'unknown_person';
  // https://developers.google.com/workspace/admin/directory/v1/limits
  if (status === 403 && /"(?:userRateLimit|quota|rateLimit)Exceeded"/.test(body.toString())) {
    return 'throttled';
  }
  return null;
}

function nameOf({ email, name }: v.InferOutput<typeof GROUP>, names: GoogleGroupNames): string {
  if (names === 'name') return name;
  return names === 'email' ? email : email.slice(0, email.lastIndexOf('@'));
}
