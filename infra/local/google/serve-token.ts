import { randomBytes } from 'node:crypto';
import type { VendorRoutes } from '#infra/local/vendor-api/start-vendor-api.ts';
import type { GoogleState } from './google-state.ts';
import { tokenRefusal } from './token-refusal.ts';
import { verifyAssertion } from './verify-assertion.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The token endpoint for service accounts (RFC 7523): an assertion in, an opaque access token out. */
export function serveToken(routes: VendorRoutes, google: GoogleState): void {
  routes.post('/token', async (context) => {
    const { grant_type: grantType, assertion } = await context.req.parseBody();
    if (grantType !== jwtBearer) {
      throw tokenRefusal(400, 'unsupported_grant_type', 'Invalid grant_type');
    }
    if (typeof assertion !== 'string') {
      throw tokenRefusal(400, 'invalid_request', 'Missing required parameter: assertion');
    }
    const asked = await verifyAssertion(assertion, google);
    const seconds = google.switches.accessTokenSeconds;
    const token = `ya29.c.${randomBytes(64).toString('base64url')}`;
    google.grants.set(token, { ...asked, expiresAtMs: google.nowMs() + seconds * 1000 });
    // Google counts from when it began to answer.
    return context.json({ access_token: token, expires_in: seconds - 1, token_type: 'Bearer' });
  });
}
