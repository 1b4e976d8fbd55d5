import { Refusal } from '#infra/local/vendor-api/refusal.ts';

/** An exception that carries the token endpoint's error answer (RFC 6749 section 5.2, in Google's sentences). */
export function tokenRefusal(status: 400 | 401, error: string, description: string): Refusal {
  const answer = Response.json({ error, error_description: description }, { status });
  return new Refusal(answer);
}
