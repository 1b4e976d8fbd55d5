import * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { parseSecret, type SecretStore } from '#shared/base/secrets.ts';
import { callProduct, type ProductCall, type ProductConnection } from './product-client.ts';

/** Calls the product as the service account. */
export type CallAsService = (call: ProductCall) => Promise<HttpAnswer>;

/**
 * Yields calls under the credentials of a secret: `{"username","password"}` for Basic, `{"token"}`
 * for a personal access token. A 401 has the secret read anew, once. Throws
 * `provision.credentials_refused` with reason `unauthorized`, `captcha` or `basic_auth_disabled`.
 *
 * Basic signs on anew with each call and leaves a session behind in the product's memory; sending
 * the session back keeps it at one. A personal access token never gets a session.
 */
export function serviceAccount(
  connection: ProductConnection,
  secrets: SecretStore,
  credentialsArn: string,
): CallAsService {
  const session = new Map<string, string>();
  const callWith = async (call: ProductCall, secret: string): Promise<HttpAnswer> => {
    const authorization = toAuthorization(parseSecret(secret, CREDENTIALS));
    const cookie = [...session].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...call.headers, authorization, ...(cookie !== '' && { cookie }) };
    const answer = await callProduct(connection, { ...call, headers });
    rememberSession(session, answer);
    return answer;
  };
  return async (call) => {
    const secret = await secrets.read(credentialsArn);
    let answer = await callWith(call, secret);
    if (answer.status === 401) {
      session.clear();
      answer = await callWith(call, await secrets.reread(credentialsArn));
    }
    requireService(connection, call, answer);
    return answer;
  };
}

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

function rememberSession(session: Map<string, string>, answer: HttpAnswer): void {
  for (const setCookie of headerValues(answer.headers, 'set-cookie')) {
    const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(setCookie) ?? [];
    if (name !== undefined && value !== undefined) session.set(name, value);
  }
}

function requireService(
  connection: ProductConnection,
  call: ProductCall,
  answer: HttpAnswer,
): void {
  const reason = refusedBecause(answer);
  if (reason === null) return;
  const { product } = connection;
  const { status } = answer;
  throw new Failure('provision.credentials_refused', {
    product,
    operation: call.operation,
    status,
    reason,
  });
}

function refusedBecause(answer: HttpAnswer): string | null {
  if (answer.status === 401) return 'unauthorized';
  if (answer.status !== 403) return null;
  if (headerValues(answer.headers, 'x-authentication-denied-reason').length > 0) return 'captcha';
  const text = answer.body.toString('utf8', 0, 1_000);
  return text.includes('Basic Authentication has been disabled') ? 'basic_auth_disabled' : null;
}
