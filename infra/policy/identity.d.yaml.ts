import type { IdentityPolicy } from '#shared/map/identity-policy.ts';

/** The content of identity.yaml, checked by the build that bundles it. */
export declare const policy: IdentityPolicy;
