import type { Visit } from '#shared/session/edge-cookies.ts';
import { edgeRequest } from './edge-request.ts';
import { identity } from './identity.ts';
import { productPolicy } from './product-policy.ts';
import { profile } from './profile.ts';

/** Ada at Jira. */
export function visit(parts: Partial<Visit> = {}): Visit {
  return {
    request: edgeRequest(),
    identity: identity(),
    profile: profile(),
    policy: productPolicy(),
    ...parts,
  };
}
