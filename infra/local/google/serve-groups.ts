import { createHash, randomBytes } from 'node:crypto';
import {
  readBearerToken,
  type VendorContext,
  type VendorRoutes,
} from '#infra/local/vendor-api/vendor.ts';
import { findUser, type GoogleGrant, type GoogleGroup, type GoogleState } from './google-state.ts';
import { googleRefusal } from './refusals.ts';

const mostResults = 200;

/**
 * Serves the groups that a user is directly in, in pages; a user in none gets an answer without `groups`
 * (https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups/list).
 */
export function serveGroups(routes: VendorRoutes, google: GoogleState): void {
  routes.get('/admin/directory/v1/groups', (context) => {
    requireReader(context, google);
    const userKey = context.req.query('userKey');
    if (userKey === undefined) throw googleRefusal(400, { reason: 'badRequest' });
    const all = groupsOf(userKey, google);
    const start = readStart(context, google, userKey);
    const end = start + Math.min(readMost(context), google.switches.pageSize ?? mostResults);
    const groups = all.slice(start, end).map(represent);
    const nextPageToken = end < all.length ? randomBytes(24).toString('base64url') : undefined;
    if (nextPageToken !== undefined) google.pages.set(nextPageToken, { userKey, start: end });
    const { list, kind } = google.switches;
    const hasList = list === 'always' || (list === 'where_filled' && groups.length > 0);
    return context.json({
      ...(kind === 'sent' && { kind: 'admin#directory#groups' }),
      etag: etagOf(groups),
      ...(hasList && { groups }),
      ...(nextPageToken !== undefined && { nextPageToken }),
    });
  });
}

function groupsOf(userKey: string, { people, groups }: GoogleState): GoogleGroup[] {
  const user = findUser(people, userKey);
  if (user === undefined) {
    throw googleRefusal(404, { reason: 'notFound', message: 'Resource Not Found: userKey' });
  }
  return groups
    .filter(({ members }) => members.some((key) => findUser([user], key) !== undefined))
    .sort((one, other) => one.email.localeCompare(other.email));
}

function readMost(context: VendorContext): number {
  const text = context.req.query('maxResults') ?? String(mostResults);
  const most = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (most >= 1 && most <= mostResults) return most;
  throw googleRefusal(400, { reason: 'invalid', message: 'Invalid Input: maxResults' });
}

function readStart(context: VendorContext, { pages }: GoogleState, userKey: string): number {
  const token = context.req.query('pageToken');
  if (token === undefined) return 0;
  const page = pages.get(token);
  if (page?.userKey === userKey) return page.start;
  throw googleRefusal(400, { reason: 'invalid', message: 'Invalid Input: pageToken' });
}

function represent({ id, email, name, description, aliases, members }: GoogleGroup) {
  const body = {
    kind: 'admin#directory#group',
    id,
    email,
    name,
    directMembersCount: String(members.length),
    description,
    adminCreated: true,
    ...(aliases.length > 0 && { aliases }),
  };
  return { ...body, etag: etagOf(body) };
}

function etagOf(body: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url')}"`;
}

const readers = ['', '.readonly'].map(
  (suffix) => `https://www.googleapis.com/auth/admin.directory.group${suffix}`,
);

/** Returns if the request may read groups. Throws 401 without a good token, 403 for too small a scope or no admin. */
export function requireReader(context: VendorContext, google: GoogleState): void {
  const grant = findGrant(context, google);
  if (!grant.scopes.some((scope) => readers.includes(scope))) {
    const message = 'Request had insufficient authentication scopes.';
    throw googleRefusal(403, { reason: 'insufficientPermissions', message });
  }
  const acting = grant.subject === null ? undefined : findUser(google.people, grant.subject);
  // A service account that acts for itself is no user of the customer's directory.
  if (acting?.isAdmin !== true) throw googleRefusal(403);
}

function findGrant(context: VendorContext, { grants, nowMs }: GoogleState): GoogleGrant {
  const token = readBearerToken(context);
  const message = 'Login Required.';
  if (token === null) throw googleRefusal(401, { reason: 'required', message });
  const grant = grants.get(token);
  if (grant === undefined || grant.expiresAtMs <= nowMs()) throw googleRefusal(401);
  return grant;
}
