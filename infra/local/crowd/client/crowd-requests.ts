import * as v from 'valibot';
import type { SharedRequest, SharedUser } from '#infra/local/data-center/state/single-sign-on.ts';
import type { CrowdAnswer, CrowdConnection } from './connect-crowd.ts';

export interface CookieConfig {
  readonly name: string;
  readonly secure: boolean;
  /** Without a leading dot; undefined: the product's own host. */
  readonly domain: string | undefined;
}

const CookieConfigEntity = v.object({
  name: v.string(),
  secure: v.boolean(),
  domain: v.nullish(v.string()),
});

/** Returns how Crowd wants its cookie set. Throws when Crowd does not answer it. */
export async function fetchCookieConfig(crowd: CrowdConnection): Promise<CookieConfig> {
  const answer = await crowd.send('GET', '/config/cookie');
  demandStatus(answer, 200);
  const { name, secure, domain } = v.parse(CookieConfigEntity, answer.body);
  return { name, secure, domain: toDomain(domain ?? '') };
}

function toDomain(domain: string): string | undefined {
  const host = domain.trim().replace(/^\./, '');
  return host === '' || host === 'localhost' ? undefined : host;
}

const GroupsEntity = v.object({ groups: v.array(v.object({ name: v.string() })) });

const pageSize = 1000;

/** Returns the names of all groups that the user is in, through other groups too. */
export async function fetchNestedGroups(crowd: CrowdConnection, name: string): Promise<string[]> {
  const found: string[] = [];
  for (let last = pageSize; last === pageSize; ) {
    const page = await fetchPage(crowd, name, found.length);
    found.push(...page);
    last = page.length;
  }
  return found;
}

async function fetchPage(crowd: CrowdConnection, name: string, start: number): Promise<string[]> {
  const query = `username=${encodeURIComponent(name)}&start-index=${start}&max-results=${pageSize}`;
  const answer = await crowd.send('GET', `/user/group/nested?${query}`);
  demandStatus(answer, 200);
  return v.parse(GroupsEntity, answer.body).groups.map((group) => group.name);
}

const SessionEntity = v.object({
  user: v.object({
    name: v.string(),
    'display-name': v.nullish(v.string(), ''),
    email: v.nullish(v.string(), ''),
    active: v.boolean(),
  }),
});

/** Returns the user whose token this is. null: the token is not good here, or they may not use the application. */
export async function validateToken(
  crowd: CrowdConnection,
  token: string,
  request: SharedRequest,
): Promise<Omit<SharedUser, 'groups'> | null> {
  const path = `/session/${encodeURIComponent(token)}?expand=user`;
  const answer = await crowd.send('POST', path, { validationFactors: toFactors(request) });
  if (answer.status === 404 || isAccessDenied(answer.status, answer.body)) return null;
  demandStatus(answer, 200);
  const { user } = v.parse(SessionEntity, answer.body);
  const { name, email, active } = user;
  return { name, displayName: user['display-name'], emailAddress: email, active };
}

function isAccessDenied(status: number, body: unknown): boolean {
  return status === 403 && v.is(v.object({ reason: v.literal('APPLICATION_ACCESS_DENIED') }), body);
}

// The other end of the connection, and X-Forwarded-For as it came where it says something else.
function toFactors({ remoteAddress, forwardedFor }: SharedRequest) {
  const address = remoteAddress.replace(/%.*$/, '');
  const factors = [{ name: 'remote_address', value: address }];
  if (!forwardedFor || forwardedFor === address) return factors;
  return [...factors, { name: 'X-Forwarded-For', value: forwardedFor }];
}

/** Throws an error that names the status, unless it is the one that was expected. */
export function demandStatus({ status }: CrowdAnswer, expected: number): void {
  if (status !== expected) throw new Error(`Crowd answered ${status}.`);
}
