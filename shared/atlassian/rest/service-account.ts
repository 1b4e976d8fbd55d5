import * as v from 'valibot';
import { type Evidence, Failure, type FailureCode } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { parseSecret, type SecretStore } from '#shared/base/secrets.ts';
import { demandsCaptcha } from './demands-captcha.ts';
import { callProduct, type ProductCall, type ProductConnection } from './product-client.ts';
import { type CallCredentials, serviceSession } from './service-session.ts';

/** Calls the product as the service account. */
export type CallAsService = (call: ProductCall) => Promise<HttpAnswer>;

/** A product, called as the service account. */
export interface ServiceCalls {
  readonly connection: ProductConnection;
  readonly call: CallAsService;
}

export interface ServiceAccountOptions {
  readonly connection: ProductConnection;
  readonly secrets: SecretStore;
  readonly credentialsArn: string;
  /** Tells which 401 is not for the credentials, but for what they may do. */
  readonly isNotPermitted?: (answer: HttpAnswer) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Refusal extends Pick<Evidence, 'status' | 'reason'> {
  readonly code: FailureCode;
}

interface RefusedCredentials {
  readonly secret: string;
  readonly untilMs: number;
  readonly refusal: Refusal;
}

const REFUSED_PAUSE_MS = 5 * 60_000;
const UNAUTHORIZED = { code: 'provision.credentials_refused', reason: 'unauthorized' } as const;
const NOTHING_REFUSED: RefusedCredentials = { secret: '', untilMs: 0, refusal: UNAUTHORIZED };

/**
 * Returns calls under the credentials of a secret: `{"username","password"}` for Basic, `{"token"}`
 * for a personal access token. A 401 has the secret read anew, and the call made again if it has
 * changed. Throws `provision.credentials_refused` with reason `unauthorized`, `captcha` or
 * `non_ascii_credentials`, `provision.basic_auth_disabled` and `provision.token_not_administrative`; refused credentials are
 * not tried again for five minutes, because a few failures would lock the account.
 */
export function serviceAccount(options: ServiceAccountOptions): CallAsService {
  const { connection, secrets, credentialsArn, now, isNotPermitted = () => false } = options;
  const session = serviceSession();
  let refused: RefusedCredentials = NOTHING_REFUSED;
  const isRefusal = (answer: HttpAnswer) => answer.status === 401 && !isNotPermitted(answer);

  const callWith = async (secret: string, call: ProductCall): Promise<HttpAnswer> => {
    if (secret === refused.secret && now() < refused.untilMs) {
      refuse(connection, call, refused.refusal);
    }
    const credentials = toCallCredentials(secret);
    const { authorization } = credentials;
    const headers = { ...call.headers, authorization, ...session.toHeaders(credentials) };
    const answer = await callProduct(connection, { ...call, headers }).catch((error: unknown) => {
      // Its cookies may lead to the node that starts.
      if (isNotReady(error)) session.forget();
      throw error;
    });
    session.keep(answer, credentials);
    if (isRefusal(answer)) session.forget();
    refused = isRefusal(answer)
      ? { secret, untilMs: now() + REFUSED_PAUSE_MS, refusal: toUnauthorized(answer, credentials) }
      : NOTHING_REFUSED;
    return answer;
  };
  return async (call) => {
    let secret = await secrets.read(credentialsArn);
    let answer = secret === refused.secret ? null : await callWith(secret, call);
    if (answer === null || isRefusal(answer)) {
      secret = await secrets.reread(credentialsArn);
      answer = await callWith(secret, call);
    }
    const refusal = isNotPermitted(answer)
      ? toPermissionRefusal(answer, secret)
      : toCredentialsRefusal(answer, secret);
    return refusal === null ? answer : refuse(connection, call, refusal);
  };
}

function refuse(
  { product }: ProductConnection,
  { operation }: ProductCall,
  { code, ...evidence }: Refusal,
): never {
  throw new Failure(code, { product, operation, ...evidence });
}

const filled = v.pipe(v.string(), v.regex(/./));
const CREDENTIALS = v.union([
  v.object({ username: filled, password: filled }),
  v.object({ token: filled }),
]);

interface SentCredentials extends CallCredentials {
  readonly authorization: string;
  readonly isAscii: boolean;
}

function toCallCredentials(secret: string): SentCredentials {
  const credentials = parseSecret(secret, CREDENTIALS);
  if ('token' in credentials) {
    return { secret, kind: 'token', authorization: `Bearer ${credentials.token}`, isAscii: true };
  }
  const pair = `${credentials.username}:${credentials.password}`;
  const basic = Buffer.from(pair, 'utf8').toString('base64');
  const isAscii = /^[ -~]*$/.test(pair);
  return { secret, kind: 'password', authorization: `Basic ${basic}`, isAscii };
}

/** Returns null for a name and a password: the caller knows what it means that they may not do this. */
function toPermissionRefusal({ status }: HttpAnswer, secret: string): Refusal | null {
  const isToken = 'token' in parseSecret(secret, CREDENTIALS);
  return isToken ? { code: 'provision.token_not_administrative', status } : null;
}

function toCredentialsRefusal(answer: HttpAnswer, secret: string): Refusal | null {
  const { status, headers } = answer;
  if (blocksBasic(answer)) return { code: 'provision.basic_auth_disabled', status };
  if (status === 401) return toUnauthorized(answer, toCallCredentials(secret));
  const denied = headerValues(headers, 'x-authentication-denied-reason');
  if (status !== 403 || (denied.length === 0 && !demandsCaptcha(answer))) return null;
  return { code: 'provision.credentials_refused', status, reason: 'captcha' };
}

function toUnauthorized(answer: HttpAnswer, { kind, isAscii }: SentCredentials): Refusal {
  const refused = { ...UNAUTHORIZED, status: answer.status };
  if (demandsCaptcha(answer)) return { ...refused, reason: 'captcha' };
  // Jira reads the bytes as Latin-1 (JRASERVER-59828): the right password is a wrong one there.
  const isMisread = kind === 'password' && !isAscii;
  return isMisread ? { ...refused, reason: 'non_ascii_credentials' } : refused;
}

const isNotReady = (error: unknown) =>
  error instanceof Failure && ['not_ready', 'page'].includes(error.evidence.reason ?? '');

// https://confluence.atlassian.com/enterprise/creating-an-allowlist-for-basic-auth-1044106574.html
const blocksBasic = ({ status, body }: HttpAnswer) =>
  status === 403 &&
  body.toString('utf8', 0, 1_000).includes('Basic Authentication has been disabled');
