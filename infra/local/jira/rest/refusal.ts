import { HTTPException } from 'hono/http-exception';

/** Jira's body for refusals, `ErrorCollection` in its API description. */
export interface ErrorCollection {
  readonly errorMessages?: readonly string[];
  readonly errors?: Readonly<Record<string, string>>;
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 412 | 415 | 500;

/** An exception that answers `status` with an ErrorCollection. */
export function refusal(status: RefusalStatus, found: ErrorCollection): HTTPException {
  const body = { errorMessages: found.errorMessages ?? [], errors: found.errors ?? {} };
  return new HTTPException(status, { res: Response.json(body, { status }) });
}
