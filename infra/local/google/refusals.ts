import { Refusal } from '#infra/local/vendor-api/vendor.ts';

/** Returns an exception that carries the Directory API's error answer. */
export function googleRefusal(status: number, error?: GoogleError): Refusal {
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer realm="Secured"' } : {};
  const answer = Response.json(toGoogleError(status, error), { status, headers });
  return new Refusal(answer);
}

/** Returns an exception that carries the token endpoint's error answer (RFC 6749 section 5.2, in Google's sentences). */
export function tokenRefusal(status: 400 | 401, error: string, description: string): Refusal {
  const answer = Response.json({ error, error_description: description }, { status });
  return new Refusal(answer);
}

/** Why the Directory API refuses: `reason` is the word that clients look at. */
export interface GoogleError {
  readonly reason: string;
  readonly message?: string;
}

const usual: Readonly<Record<number, Required<GoogleError>>> = {
  400: { reason: 'invalid', message: 'Invalid Input' },
  401: { reason: 'authError', message: 'Invalid Credentials' },
  403: { reason: 'forbidden', message: 'Not Authorized to access this resource/api' },
  404: { reason: 'notFound', message: 'Not Found' },
  429: { reason: 'rateLimitExceeded', message: 'Rate Limit Exceeded' },
  503: { reason: 'backendError', message: 'Backend Error' },
};

const fallback = { reason: 'backendError', message: 'Internal error encountered.' };

// What a client may do about it: these it may ask again after a while.
const usageLimits = ['quotaExceeded', 'rateLimitExceeded', 'userRateLimitExceeded'];

/**
 * Returns the body of the Directory API's error answer. Spent quotas come as 403 or 429 with the same reasons
 * (https://developers.google.com/workspace/admin/directory/v1/limits).
 */
export function toGoogleError(status: number, error?: GoogleError) {
  const { reason, message } = { ...(usual[status] ?? fallback), ...error };
  const domain = usageLimits.includes(reason) ? 'usageLimits' : 'global';
  const where = status === 401 ? { location: 'Authorization', locationType: 'header' } : {};
  return { error: { code: status, message, errors: [{ message, domain, reason, ...where }] } };
}
