import type { SendHttp } from '#shared/base/http.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import type { SecretStore } from '#shared/base/secrets.ts';
import type { GroupSource, ReadGroups } from '#shared/groups/group-source.ts';
import { accessTokenGroups } from '#shared/groups/sources/access-token.ts';
import { cognitoGroups } from '#shared/groups/sources/cognito.ts';
import { googleDirectoryGroups } from '#shared/groups/sources/google-directory.ts';
import { identityStoreGroups } from '#shared/groups/sources/identity-store.ts';
import { keySet } from '#shared/groups/sources/key-set.ts';
import { limitSource } from '#shared/groups/sources/limit-source.ts';
import { microsoftGraphGroups } from '#shared/groups/sources/microsoft-graph.ts';
import type { AccessTokenRules, DirectoryRules } from '#shared/policy/identity-policy.ts';
import type { Settings } from '#shared/settings/settings.ts';

/** What group sources are made of. */
export interface SourceDependencies {
  readonly settings: Settings;
  readonly secrets: SecretStore;
  readonly send: SendHttp;
  readonly retryRules: RetryRules;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Returns a source of groups beyond the data token, within its limits. */
export function createRemoteSource(
  rules: AccessTokenRules | DirectoryRules,
  dependencies: SourceDependencies,
): GroupSource {
  const { from: name, onFailure, timeLimitMs } = rules;
  const { now } = dependencies;
  // The access token came with the request: it is read each time, and only its keys are remembered.
  if (name === 'access_token') {
    const source = { name, remote: false, onFailure, read: readAccessToken(rules, dependencies) };
    return limitSource(source, { timeLimitMs, cacheSeconds: 0, now });
  }
  const source = { name, remote: true, onFailure, read: readDirectory(rules, dependencies) };
  return limitSource(source, { timeLimitMs, cacheSeconds: rules.cacheSeconds, now });
}

function readAccessToken(rules: AccessTokenRules, dependencies: SourceDependencies): ReadGroups {
  const { settings, ...network } = dependencies;
  const { directories, clientId, issuer } = settings;
  const keys = keySet({ url: directories.keySetUrl, ...network });
  return accessTokenGroups({ ...rules, clientId, issuer, keySet: keys, now: dependencies.now });
}

function readDirectory(rules: DirectoryRules, dependencies: SourceDependencies): ReadGroups {
  const { settings, ...network } = dependencies;
  const { directories } = settings;
  switch (rules.from) {
    case 'cognito':
      return cognitoGroups({ ...rules, userPoolArn: directories.userPoolArn });
    case 'identity_store': {
      const { identityStoreArn, identityStoreRegion: region } = directories;
      return identityStoreGroups({ ...rules, identityStoreArn, region });
    }
    case 'microsoft_graph':
      return microsoftGraphGroups({ ...rules, url: directories.graphUrl, ...network });
    case 'google_directory': {
      const { googleDirectoryUrl: url, googleCredentialsArn: credentialsArn } = directories;
      return googleDirectoryGroups({ ...rules, url, credentialsArn, ...network });
    }
  }
}
