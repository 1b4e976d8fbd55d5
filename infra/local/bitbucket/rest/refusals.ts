import { HTTPException } from 'hono/http-exception';
import type { ProductApp, Unauthorized } from '#infra/local/data-center/state/product.ts';

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

/** Returns an exception that answers `status` with the list of this one problem. */
export function refusal(status: RefusalStatus, problem: Problem): HTTPException {
  const { message, context = null, exception = exceptions[status] } = problem;
  const exceptionName = `com.atlassian.bitbucket.${exception}`;
  const body = { errors: [{ context, message, exceptionName }] };
  const init = { status, headers: { 'Content-Type': 'application/json;charset=UTF-8' } };
  return new HTTPException(status, { res: Response.json(body, init) });
}

/** Returns the 401 of a caller who is not who they say. It does not tell a wrong password from a user who may not sign in. */
export function unauthorized(cause: Unauthorized): HTTPException {
  const kind =
    cause === 'basic' ? 'IncorrectPasswordAuthenticationException' : 'AuthenticationException';
  return refusal(401, {
    message: 'Authentication failed. Please check your credentials and try again.',
    exception: `auth.${kind}`,
  });
}

/** Returns the body for a user whose Basic credentials count for nothing until they solve a CAPTCHA at the log-in page. */
export function captchaBody() {
  const problem = {
    context: null,
    message: 'CAPTCHA required. Log in at the log-in page to solve it.',
    exceptionName: 'com.atlassian.bitbucket.auth.CaptchaRequiredAuthenticationException',
  };
  return {
    body: JSON.stringify({ errors: [problem] }),
    contentType: 'application/json;charset=UTF-8',
  };
}

const names = [
  ...['users/:slug', 'application-properties', 'admin/license', 'admin/user-directories'],
  ...['admin/users', 'admin/users/rename', 'admin/users/credentials', 'admin/users/captcha'],
  ...['admin/users/more-members', 'admin/users/add-groups', 'admin/users/remove-group'],
  ...['admin/groups', 'admin/groups/more-members', 'admin/groups/add-users'],
  ...['admin/permissions/users', 'admin/permissions/groups'],
];

/** Answers 405 where a resource exists, but not for every method. */
export function refuseOtherMethods(app: ProductApp): void {
  for (const name of names) {
    app.all(`/rest/api/:version{1\\.0|latest}/${name}`, () => {
      throw refusal(405, { message: 'HTTP 405 Method Not Allowed' });
    });
  }
}

/**
 * Answers 401 to every token under /admin, to an administrator's too: tokens carry permissions for projects and
 * repositories only (https://jira.atlassian.com/browse/BSERV-10482).
 */
export function refuseTokens(app: ProductApp): void {
  app.use('/rest/api/:version{1\\.0|latest}/admin/*', async (context, next) => {
    if (context.get('caller').kind === 'token') {
      throw refusal(401, { message: 'You are not permitted to access this resource' });
    }
    await next();
  });
}
