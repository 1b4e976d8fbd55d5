// In: which places know users's groups beside the OpenID provider, and whose its access tokens are.
// Out: those places, running. Nothing else is started.
import type { AccountOptions } from '#infra/local/aws/requests.ts';
import {
  type Cognito,
  type CognitoOptions,
  startCognito,
} from '#infra/local/cognito/start-cognito.ts';
import {
  type GoogleOptions,
  type LocalGoogle,
  startGoogle,
} from '#infra/local/google/start-google.ts';
import {
  type IdentityStore,
  type IdentityStoreOptions,
  startIdentityStore,
} from '#infra/local/identity-store/start-identity-store.ts';
import {
  type LocalMicrosoftGraph,
  type MicrosoftGraphOptions,
  startMicrosoftGraph,
} from '#infra/local/microsoft-graph/start-microsoft-graph.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';

/** What those are started with that are asked for. */
export interface DirectoryChoices {
  readonly cognito?: Omit<CognitoOptions, 'tls'>;
  /** Its Region is the stack's unless it names another. */
  readonly identityStore?: Omit<IdentityStoreOptions, 'tls'>;
  /** Whose an access token is, it asks the OpenID provider. */
  readonly microsoftGraph?: Omit<MicrosoftGraphOptions, 'tls' | 'subjectOf'>;
  readonly google?: Omit<GoogleOptions, 'tls'>;
}

/** Those that were asked for. */
export interface Directories {
  readonly cognito?: Cognito;
  readonly identityStore?: IdentityStore;
  readonly microsoftGraph?: LocalMicrosoftGraph;
  readonly google?: LocalGoogle;
  close(): Promise<void>;
}

/** Where the directories are, and the provider that knows whose an access token is. */
export interface DirectorySite extends Pick<AccountOptions, 'region' | 'account'> {
  readonly tls: Certificates;
  readonly provider: { personOfAccessToken(token: string): Promise<string | null> };
}

/** Returns the running directories. */
export async function startDirectories(
  choices: DirectoryChoices,
  { tls, provider, ...place }: DirectorySite,
): Promise<Directories> {
  const subjectOf = provider.personOfAccessToken;
  const { cognito, identityStore, microsoftGraph, google } = choices;
  const started = {
    ...(cognito && { cognito: await startCognito({ tls, ...place, ...cognito }) }),
    ...(identityStore && {
      identityStore: await startIdentityStore({ tls, ...place, ...identityStore }),
    }),
    ...(microsoftGraph && {
      microsoftGraph: await startMicrosoftGraph({ tls, subjectOf, ...microsoftGraph }),
    }),
    ...(google && { google: await startGoogle({ tls, ...google }) }),
  };
  return {
    ...started,
    close: async () => {
      await Promise.all(Object.values(started).map((directory) => directory.close()));
    },
  };
}
