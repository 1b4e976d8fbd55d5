import { SignJWT } from 'jose/jwt/sign';
import { importPKCS8 } from 'jose/key/import';
import * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { parseSecret, type SecretStore } from '#shared/base/secrets.ts';
import { singleFlight } from '#shared/base/single-flight.ts';
import type { GroupFault } from './groups-unavailable.ts';
import { type DirectoryConnection, queryDirectory } from './query-directory.ts';

/** A service account of Google, and where its key is kept. */
export interface GoogleAccount extends DirectoryConnection {
  readonly secrets: SecretStore;
  /** The secret: the key file of the service account, with `subject` added: the administrator for whom it acts. */
  readonly credentialsArn: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Both throw `map.groups_unavailable`: `credentials_refused` when Google does not take the key. */
export interface GoogleTokens {
  /** A token that is good for another minute at least. */
  readonly read: () => Promise<string>;
  /** A new token, because the one that was read has been refused. */
  readonly renew: () => Promise<string>;
}

interface CachedToken {
  readonly token: string;
  readonly usedUntilMs: number;
}

/**
 * Returns the access tokens of a service account that acts for an administrator (RFC 7523), each used
 * until a minute before its end, with one exchange in flight.
 * Source: https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export function googleTokens(account: GoogleAccount): GoogleTokens {
  const inFlight = singleFlight<CachedToken>();
  let cached: CachedToken | null = null;
  const exchangeAndCache = async (): Promise<CachedToken> => {
    cached = await exchangeKey(account);
    return cached;
  };
  const renew = async () => (await inFlight(account.credentialsArn, exchangeAndCache)).token;
  return {
    read: async () =>
      cached !== null && account.now() < cached.usedUntilMs ? cached.token : renew(),
    renew,
  };
}

async function exchangeKey(account: GoogleAccount): Promise<CachedToken> {
  const secret = await readSecret(() => account.secrets.read(account.credentialsArn));
  try {
    return await exchange(account, secret);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const current = await readSecret(() => account.secrets.reread(account.credentialsArn));
    if (current === secret) throw error;
    return exchange(account, current);
  }
}

// A source that lacks its secret is a source that cannot say, whatever the cause.
async function readSecret(read: () => Promise<string>): Promise<string> {
  return read().catch(failAsSource);
}

function failAsSource(error: unknown): never {
  const reason = error instanceof Failure ? error.code : 'secrets.unavailable';
  const evidence = error instanceof Failure ? error.evidence : {};
  throw new Failure('map.groups_unavailable', { ...evidence, reason }, error);
}

const isRefused = (error: unknown) =>
  error instanceof Failure &&
  error.evidence.reason === ('credentials_refused' satisfies GroupFault);

const filled = v.pipe(v.string(), v.nonEmpty());
const KEY_FILE = v.object({
  client_email: filled,
  private_key: filled,
  token_uri: v.pipe(v.string(), v.startsWith('https://'), v.url()),
  subject: filled,
});
type KeyFile = v.InferOutput<typeof KEY_FILE>;

const ANSWER = v.object({ access_token: filled, expires_in: v.number() });
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SPARE_SECONDS = 60;

async function exchange(account: GoogleAccount, secret: string): Promise<CachedToken> {
  const keyFile = parseKeyFile(secret);
  const startedAtMs = account.now();
  const answer = await queryDirectory(account, {
    url: keyFile.token_uri,
    form: { grant_type: GRANT_TYPE, assertion: await signAssertion(keyFile, startedAtMs) },
    answer: ANSWER,
    faultOf,
  });
  const usedUntilMs = startedAtMs + (answer.expires_in - SPARE_SECONDS) * 1000;
  return { token: answer.access_token, usedUntilMs };
}

function parseKeyFile(secret: string): KeyFile {
  try {
    return parseSecret(secret, KEY_FILE);
  } catch (error) {
    return failAsSource(error);
  }
}

// RFC 6749 section 5.2: 400, or 401, with the reason as a word.
const faultOf = ({ status }: HttpAnswer): GroupFault | null =>
  status === 400 || status === 401 ? 'credentials_refused' : null;

const SCOPE = 'https://www.googleapis.com/auth/admin.directory.group.readonly';
const LIFE_SECONDS = 3600;

async function signAssertion(keyFile: KeyFile, nowMs: number): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000);
  const key = await importKey(keyFile.private_key);
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(keyFile.client_email)
    .setSubject(keyFile.subject)
    .setAudience(keyFile.token_uri)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFE_SECONDS)
    .sign(key);
}

async function importKey(pem: string) {
  try {
    return await importPKCS8(pem, 'RS256');
  } catch {
    return failAsSource(new Failure('secrets.malformed', { problem: 'private_key' }));
  }
}
