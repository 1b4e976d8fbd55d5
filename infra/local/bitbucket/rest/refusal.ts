import { HTTPException } from 'hono/http-exception';

/** One problem, `RestErrorMessage` in Bitbucket's API description. */
export interface Problem {
  readonly message: string;
  /** The field that is wrong; absent: none in particular. */
  readonly context?: string;
  /** Without its package `com.atlassian.bitbucket`; by the status when absent. */
  readonly exception?: string;
}

const exceptions = {
  400: 'validation.ArgumentValidationException',
  401: 'AuthorisationException',
  403: 'ForbiddenException',
  404: 'NoSuchEntityException',
  405: 'MethodNotAllowedException',
  409: 'IntegrityException',
} as const;

export type RefusalStatus = keyof typeof exceptions;

/** An exception that answers `status` with the list of this one problem. */
export function refusal(status: RefusalStatus, problem: Problem): HTTPException {
  const { message, context = null, exception = exceptions[status] } = problem;
  const exceptionName = `com.atlassian.bitbucket.${exception}`;
  const body = { errors: [{ context, message, exceptionName }] };
  const init = { status, headers: { 'Content-Type': 'application/json;charset=UTF-8' } };
  return new HTTPException(status, { res: Response.json(body, init) });
}
