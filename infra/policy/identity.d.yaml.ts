import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';

/** The content of identity.yaml, checked by the build that bundles it. */
export declare const policy: IdentityPolicy;
