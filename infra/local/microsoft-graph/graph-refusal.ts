import { randomUUID } from 'node:crypto';
import { Refusal } from '#infra/local/vendor-api/vendor.ts';

/** What Graph says when it refuses: the machine's word and a sentence. */
export interface GraphError {
  readonly code: string;
  readonly message: string;
}

const usual: Readonly<Record<number, GraphError>> = {
  400: { code: 'BadRequest', message: 'The request is not valid.' },
  401: { code: 'InvalidAuthenticationToken', message: 'Access token validation failure.' },
  403: {
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  404: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' },
  429: { code: 'TooManyRequests', message: 'Too many requests' },
  503: { code: 'serviceNotAvailable', message: 'The service is temporarily unavailable.' },
};

const fallback: GraphError = { code: 'generalException', message: 'An error has occurred.' };

/**
 * Returns an exception that carries Graph's error answer, with the headers that belong to the status
 * (https://learn.microsoft.com/en-us/graph/errors).
 */
export function graphRefusal(status: number, error?: GraphError): Refusal {
  const { code, message } = error ?? usual[status] ?? fallback;
  const id = randomUUID();
  const date = new Date().toISOString().slice(0, 19);
  const innerError = { date, 'request-id': id, 'client-request-id': id };
  const answer = Response.json(
    { error: { code, message, innerError } },
    { status, headers: { 'request-id': id, ...headersOf(status) } },
  );
  return new Refusal(answer);
}

function headersOf(status: number): Record<string, string> {
  if (status === 429 || status === 503) return { 'Retry-After': '1' };
  if (status !== 401) return {};
  // Graph's own application id, which is the same in every tenant.
  const client = 'client_id="00000003-0000-0000-c000-000000000000"';
  const authorization = 'https://login.microsoftonline.com/common/oauth2/authorize';
  return { 'WWW-Authenticate': `Bearer realm="", authorization_uri="${authorization}", ${client}` };
}
