import { request } from 'node:https';
import { lookupLoopback } from '#infra/local/tls/lookup-loopback.ts';

export interface ProviderCall {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly ca: string;
  readonly timeoutMs: number;
}

export interface ProviderAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** Returns the provider's answer. Throws when there is none: a `TimeoutError` if time ran out. */
export async function callProvider(call: ProviderCall): Promise<ProviderAnswer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(call.timeoutMs);
    const { method, headers, ca } = call;
    const sent = request(call.url, {
      method,
      headers,
      ca,
      signal,
      lookup: lookupLoopback,
      agent: false,
    });
    sent.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => reject(signal.aborted ? signal.reason : error));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ statusCode: response.statusCode ?? 0, body });
      });
    });
    sent.end(call.body);
  });
}

/** A sign-in that cannot go on: the status for the browser, the reason for the access log. */
export class SignInFailure extends Error {
  readonly statusCode: number;
  readonly errorReason: string;

  constructor(statusCode: number, errorReason: string, options?: ErrorOptions) {
    super(errorReason, options);
    this.statusCode = statusCode;
    this.errorReason = errorReason;
  }
}
