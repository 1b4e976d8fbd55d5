import type { LocalCrowd } from '#infra/local/crowd/start-crowd.ts';
import { signOnApplication } from './start-test-crowd.ts';

export interface CallOptions {
  readonly method?: string;
  /** The calling application; edge when absent, null for none. */
  readonly as?: { readonly name: string; readonly password: string } | null;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as XML. */
  readonly xml?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** Crowd's answer to one request below the API's version; JSON is what the caller reads unless it says otherwise. */
export async function callCrowd(
  crowd: LocalCrowd,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const body = options.json === undefined ? options.xml : JSON.stringify(options.json);
  const response = await fetch(`${crowd.url}/rest/usermanagement/1${path}`, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: toHeaders(options),
    body: body ?? null,
    redirect: 'manual',
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}

function toHeaders({
  as = signOnApplication,
  json,
  xml,
  headers,
}: CallOptions): Record<string, string> {
  const credentials =
    as === null ? {} : { Authorization: `Basic ${btoa(`${as.name}:${as.password}`)}` };
  return {
    ...credentials,
    Accept: 'application/json',
    ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(xml === undefined ? {} : { 'Content-Type': 'application/xml' }),
    ...headers,
  };
}
