import * as v from 'valibot';
import type { SharedPerson, SharedVisit } from '#infra/local/data-center/single-sign-on.ts';
import type { CrowdConnection } from './connect-crowd.ts';
import { demandStatus } from './demand-status.ts';

const SessionEntity = v.object({
  user: v.object({
    name: v.string(),
    'display-name': v.nullish(v.string(), ''),
    email: v.nullish(v.string(), ''),
    active: v.boolean(),
  }),
});

/** The person whose token this is. null: the token is not good here, or they may not use the application. */
export async function validateToken(
  crowd: CrowdConnection,
  token: string,
  visit: SharedVisit,
): Promise<Omit<SharedPerson, 'groups'> | null> {
  const path = `/session/${encodeURIComponent(token)}?expand=user`;
  const answer = await crowd.send('POST', path, { validationFactors: toFactors(visit) });
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
function toFactors({ remoteAddress, forwardedFor }: SharedVisit) {
  const address = remoteAddress.replace(/%.*$/, '');
  const factors = [{ name: 'remote_address', value: address }];
  if (!forwardedFor || forwardedFor === address) return factors;
  return [...factors, { name: 'X-Forwarded-For', value: forwardedFor }];
}
