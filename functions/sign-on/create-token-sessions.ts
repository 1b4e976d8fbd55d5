import { keyRingReader } from '#shared/base/key-ring.ts';
import type { SecretStore } from '#shared/base/secrets.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { type TokenKey, tokenKeyReader } from '#shared/session/token/token-keys.ts';
import { tokenSessions } from '#shared/session/token/token-sessions.ts';
import type { Settings } from '#shared/settings/settings.ts';

/** What products need that trust tokens. */
export interface TokenParts {
  readonly readKeys: () => Promise<readonly TokenKey[]>;
  readonly sessions: SessionStrategy;
}

/** Returns token sessions and the reader of their keys; null: no product trusts tokens. */
export function createTokenSessions(
  { token, edgeSessionSeconds: sessionSeconds }: Settings,
  secrets: SecretStore,
  now: () => number,
): TokenParts | null {
  if (token === null) return null;
  const { cookieName, keyArn } = token;
  const readKeys = tokenKeyReader(keyRingReader(() => secrets.read(keyArn)));
  return { readKeys, sessions: tokenSessions({ readKeys, cookieName, sessionSeconds, now }) };
}
