import { Refusal } from '#infra/local/vendor-api/refusal.ts';
import { type GoogleError, toGoogleError } from './to-google-error.ts';

/** An exception that carries the Directory API's error answer. */
export function googleRefusal(status: number, error?: GoogleError): Refusal {
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer realm="Secured"' } : {};
  const answer = Response.json(toGoogleError(status, error), { status, headers });
  return new Refusal(answer);
}
