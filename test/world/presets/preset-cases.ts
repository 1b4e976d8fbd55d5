import type { PresetName } from '#shared/policy/file/preset.ts';
import { adfs } from './cases/adfs.ts';
import { auth0 } from './cases/auth0.ts';
import { cognito } from './cases/cognito.ts';
import { entra } from './cases/entra.ts';
import { generic } from './cases/generic.ts';
import { google } from './cases/google.ts';
import { iamIdentityCenter } from './cases/iam-identity-center.ts';
import { keycloak } from './cases/keycloak.ts';
import { oktaCustom } from './cases/okta-custom.ts';
import { oktaOrg } from './cases/okta-org.ts';
import { pingfederate } from './cases/pingfederate.ts';
import type { PresetCase } from './cases/preset-case.ts';

/** One for each preset: one without a case does not compile. */
export const PRESET_CASES: Readonly<Record<PresetName, PresetCase>> = {
  'okta-org': oktaOrg,
  'okta-custom': oktaCustom,
  entra,
  google,
  cognito,
  'iam-identity-center': iamIdentityCenter,
  keycloak,
  auth0,
  pingfederate,
  adfs,
  generic,
};
