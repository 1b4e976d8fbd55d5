import * as v from 'valibot';
import { type Evidence, Failure, type FailureCode } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { parseSecret, type SecretStore } from '#shared/base/secrets.ts';
import { callProduct, type ProductCall, type ProductConnection } from './product-client.ts';

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

/**
 * Returns calls under the credentials of a secret: `{"username","password"}` for Basic, `{"token"}`
 * for a personal access token. A 401 has the secret read anew, and the call made again if it has
 * changed. Throws `provision.credentials_refused` with reason `unauthorized` or `captcha`,
 * `provision.basic_auth_disabled` and `provision.token_not_administrative`; refused credentials are not tried again for five minutes, because
 * a few failures would lock the account.
 *
 * Basic signs on anew with each call and leaves a session behind in the product's memory; sending
 * the session back keeps it at one. A product believes a session before it reads the credentials,
 * so other credentials begin without one. A personal access token never gets a session.
 */
export function serviceAccount(options: ServiceAccountOptions): CallAsService {
  const { connection, secrets, credentialsArn, now, isNotPermitted = () => false } = options;
  const session = new Map<string, string>();
  let sessionOf = '';
  let refused = NOTHING_REFUSED;

  const callWith = async (call: ProductCall, secret: string): Promise<HttpAnswer> => {
    if (secret === refused.secret && now() < refused.untilMs) {
      const refuse: Refuse = refuserOf(connection, call);
      refuse('provision.credentials_refused', { status: 401, reason: 'unauthorized' });
    }
    if (secret !== sessionOf) session.clear();
    sessionOf = secret;
    const authorization = toAuthorization(parseSecret(secret, CREDENTIALS));
    const cookie = [...session].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...call.headers, authorization, ...(cookie !== '' && { cookie }) };
    const answer = await callProduct(connection, { ...call, headers });
    rememberSession(session, answer);
    const isRefused = answer.status === 401 && !isNotPermitted(answer);
    if (isRefused) session.clear();
    refused = isRefused ? { secret, untilMs: now() + REFUSED_PAUSE_MS } : NOTHING_REFUSED;
    return answer;
  };
  return async (call) => {
    const refuse: Refuse = refuserOf(connection, call);
    let secret = await secrets.read(credentialsArn);
    let answer = secret === refused.secret ? null : await callWith(call, secret);
    if (answer === null || (answer.status === 401 && !isNotPermitted(answer))) {
      secret = await secrets.reread(credentialsArn);
      answer = await callWith(call, secret);
    }
    const { status } = answer;
    if (isNotPermitted(answer)) {
      if (!isToken(secret)) return answer;
      refuse('provision.token_not_administrative', { status });
    }
    if (blocksBasic(answer)) refuse('provision.basic_auth_disabled', { status });
    const reason = refusedBecause(answer);
    if (reason !== null) refuse('provision.credentials_refused', { status, reason });
    return answer;
  };
}

const REFUSED_PAUSE_MS = 5 * 60_000;
const NOTHING_REFUSED = { secret: '', untilMs: 0 };

const filled = v.pipe(v.string(), v.regex(/./));
const CREDENTIALS = v.union([
  v.object({ username: filled, password: filled }),
  v.object({ token: filled }),
]);

function toAuthorization(credentials: v.InferOutput<typeof CREDENTIALS>): string {
  if ('token' in credentials) return `Bearer ${credentials.token}`;
  const pair = `${credentials.username}:${credentials.password}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

const isToken = (secret: string) => 'token' in parseSecret(secret, CREDENTIALS);

function rememberSession(session: Map<string, string>, answer: HttpAnswer): void {
  for (const setCookie of headerValues(answer.headers, 'set-cookie')) {
    const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(setCookie) ?? [];
    if (name !== undefined && value !== undefined) session.set(name, value);
  }
}

type Refuse = (code: FailureCode, why: Pick<Evidence, 'status' | 'reason'>) => never;

const refuserOf =
  ({ product }: ProductConnection, { operation }: ProductCall): Refuse =>
  (code, why) => {
    throw new Failure(code, { product, operation, ...why });
  };

function refusedBecause(answer: HttpAnswer): string | null {
  if (answer.status === 401) return 'unauthorized';
  const denied = headerValues(answer.headers, 'x-authentication-denied-reason');
  return answer.status === 403 && denied.length > 0 ? 'captcha' : null;
}

// https://confluence.atlassian.com/enterprise/creating-an-allowlist-for-basic-auth-1044106574.html
const blocksBasic = ({ status, body }: HttpAnswer) =>
  status === 403 &&
  body.toString('utf8', 0, 1_000).includes('Basic Authentication has been disabled');
