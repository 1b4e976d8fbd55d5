import type { User, UserClaims } from '#infra/local/open-id-provider/make-users.ts';
import type { ProviderSwitches } from '#infra/local/open-id-provider/provider-app.ts';
import { startWorld, type WorldOptions } from '#infra/local/start-world.ts';
import type { PresetName } from '#shared/policy/file/preset.ts';
import { buildFunction } from '#test/world/build-function.ts';
import { makeWorldPool } from '#test/world/make-world-pool.ts';
import { type PolicyParts, presetPolicy } from './cases/preset-policy.ts';

/** What a provider says of a user. */
export interface Described {
  /** Userinfo, to the letter. */
  readonly claims: UserClaims;
  /** Claims of the access token beside those that every one has; absent: it is opaque. */
  readonly accessToken?: Readonly<Record<string, unknown>>;
}

export interface PresetWorldOptions
  extends Pick<
    WorldOptions,
    'directories' | 'products' | 'environment' | 'parameters' | 'loadBalancer' | 'timeoutSeconds'
  > {
  readonly provider: PresetName;
  readonly policy?: PolicyParts;
  /** Users, who sign in under their key. */
  readonly people: Readonly<Record<string, Described>>;
  readonly accessTokenType?: ProviderSwitches['accessTokenType'];
}

/**
 * Borrows a world whose function was built with a policy for the preset, whose template has it as
 * parameter with the scope that belongs to it, and whose provider says of users what `people` holds.
 */
export const borrowPresetWorld = makeWorldPool(startPresetWorld);

async function startPresetWorld(options: PresetWorldOptions) {
  const { provider, policy, people, accessTokenType, parameters, ...others } = options;
  const described = Object.values(people);
  const tokenOf = ({ claims }: User) =>
    described.find((one) => one.claims.sub === claims.sub)?.accessToken;
  const isJwt = described.some(({ accessToken }) => accessToken !== undefined);
  const world = await startWorld({
    artefact: await buildFunction(presetPolicy(provider, policy)),
    people: Object.fromEntries(
      Object.entries(people).map(([key, { claims }]) => [key, toPerson(key, claims)]),
    ),
    allClaims: true,
    ...(isJwt && { accessTokens: 'jwt', accessTokenClaims: (user) => tokenOf(user) ?? {} }),
    parameters: {
      IdentityProvider: provider,
      OidcDomain: 'acme.auth.eu-central-1.amazoncognito.com',
      OidcScope: '',
      ...parameters,
    },
    ...others,
  });
  if (accessTokenType !== undefined) world.provider.switches.accessTokenType = accessTokenType;
  return { world, close: world.close };
}

function toPerson(key: string, claims: UserClaims): User {
  return { signInName: `${key}@id.localhost`, password: `${key}-password`, claims: { ...claims } };
}
