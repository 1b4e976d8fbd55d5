import { HTTPException } from 'hono/http-exception';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';

/** How many milliseconds a session lasts that is asked for now: what the caller wants, up to the server's time-out. */
export function readDuration(context: CrowdContext, { switches }: CrowdState): number {
  const text = context.req.query('duration');
  if (text === undefined) return switches.sessionSeconds * 1000;
  // JAX-RS answers 404 to a query parameter that is not of its type.
  if (!/^-?\d{1,15}$/.test(text)) throw new HTTPException(404);
  const asked = Number(text);
  const seconds = asked > 0 ? Math.min(asked, switches.sessionSeconds) : switches.sessionSeconds;
  return seconds * 1000;
}
