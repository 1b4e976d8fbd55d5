// In: the data file of an identity provider. Out: what a policy and a deployment take from it.
import { join } from 'node:path';
import * as v from 'valibot';
import { claimRequirements, profileRules } from './claim-fields.ts';
import { groupSources } from './group-source-fields.ts';
import { readYaml } from './read-yaml.ts';

export const PRESET_NAMES = [
  'okta-org',
  'okta-custom',
  'entra',
  'google',
  'cognito',
  'iam-identity-center',
  'keycloak',
  'auth0',
  'pingfederate',
  'adfs',
  'generic',
] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

const URL_TEMPLATE = /^(?:https:\/\/[^\s{}]+|(?:https:\/\/)?\{(?:base|domain)\})[^\s{}]*$/;
const address = v.pipe(
  v.string(),
  v.regex(
    URL_TEMPLATE,
    'an https URL, or one that begins with {base} or https://{domain} expected',
  ),
);

const PRESET = v.strictObject({
  title: v.string(),
  /** `{base}`, and what the issuer has behind it. */
  issuer: address,
  example: v.pipe(v.string(), v.url()),
  authorizationEndpoint: v.nullable(address),
  tokenEndpoint: v.nullable(address),
  userInfoEndpoint: v.nullable(address),
  keySet: v.nullable(address),
  signOut: v.nullable(address),
  scope: v.string(),
  /** How several values of one claim are written. */
  severalValues: v.optional(v.picklist(['list', 'cognito']), 'list'),
  defaults: v.strictObject({
    require: claimRequirements,
    profile: v.required(profileRules),
    groupSources,
  }),
});

export type Preset = v.InferOutput<typeof PRESET>;

/** Returns a preset. Rejects with PolicyProblems that lists everything wrong with its file. */
export function readPreset(name: PresetName): Promise<Preset> {
  return readYaml(join(import.meta.dirname, `../../../infra/policy/presets/${name}.yaml`), PRESET);
}
