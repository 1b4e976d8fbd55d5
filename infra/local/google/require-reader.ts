import { readBearerToken } from '#infra/local/vendor-api/read-bearer-token.ts';
import type { VendorContext } from '#infra/local/vendor-api/start-vendor-api.ts';
import { findPerson } from './find-person.ts';
import { googleRefusal } from './google-refusal.ts';
import type { GoogleGrant, GoogleState } from './google-state.ts';

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
  const acting = grant.subject === null ? undefined : findPerson(google.people, grant.subject);
  // A service account that acts as nobody is nobody in the customer's directory.
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
