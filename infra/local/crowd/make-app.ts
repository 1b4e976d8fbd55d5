// In: the state of a Crowd.
// Out: everything that it answers, as one web application.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { answerEntity, chooseRepresentation } from './representation/answers.ts';
import { Refusal } from './representation/refusal.ts';
import { serveAttributes } from './rest/serve-attributes.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveMemberships } from './rest/serve-memberships.ts';
import { serveNestedGroups } from './rest/serve-nested-groups.ts';
import { serveSearch } from './rest/serve-search.ts';
import { serveCookieConfig, serveSessions } from './rest/serve-sessions.ts';
import { serveUserPasswords } from './rest/serve-user-passwords.ts';
import { serveUsers } from './rest/serve-users.ts';
import type { CrowdApp, CrowdHono, CrowdState } from './state/make-state.ts';
import { authenticateApplication } from './steps/authenticate-application.ts';
import { injectFaults } from './steps/inject-faults.ts';
import { recordCall } from './steps/record-call.ts';

const resources = [
  serveUsers,
  serveUserPasswords,
  serveAttributes,
  serveGroups,
  serveMemberships,
  serveNestedGroups,
  serveSearch,
  serveSessions,
  serveCookieConfig,
];

const paths = [
  '/user',
  '/user/:resource{rename|password|attribute}',
  '/user/group/:reach{direct|nested}',
  '/group',
  '/group/:resource{attribute|membership}',
  '/group/:kind{user|child-group|parent-group}/:reach{direct|nested}',
  '/authentication',
  '/search',
  '/session',
  '/session/:token',
  '/config/cookie',
];

/** Returns Crowd's routes under its context path, behind the steps that every request passes. */
export function makeApp(crowd: CrowdState): Hono<CrowdHono> {
  const root = new Hono<CrowdHono>({ strict: false });
  const app = crowd.contextPath === '' ? root : root.basePath(crowd.contextPath);
  for (const step of [recordCall, injectFaults]) app.use('*', step(crowd));
  app.get('/status', (context) => context.json({ state: 'RUNNING' }));
  app.use('/rest/usermanagement/*', authenticateApplication(crowd));
  const resourceApp = app.basePath('/rest/usermanagement/:version{1|latest}');
  refuseOtherRepresentations(resourceApp);
  for (const serve of resources) serve(resourceApp, crowd);
  for (const path of paths) resourceApp.all(path, (context) => context.body(null, 405));
  answerFailures(root);
  return root;
}

function refuseOtherRepresentations(app: CrowdApp): void {
  app.use('*', async (context, next) => {
    if (chooseRepresentation(context) === null) throw new HTTPException(406);
    await next();
  });
}

function answerFailures(root: CrowdApp): void {
  root.notFound((context) => context.html(page(404, 'Not Found'), 404));
  root.onError((error, context) => {
    if (error instanceof Refusal) {
      const { reason, message, status } = error;
      return answerEntity(context, ['error', { reason, message }], status);
    }
    if (!(error instanceof HTTPException)) throw error;
    if (error.res === undefined) return context.html(page(error.status, ''), error.status);
    return context.newResponse(error.res.body, error.res);
  });
}

function page(status: number, phrase: string): string {
  return `<!doctype html><html lang="en"><body><h1>HTTP Status ${status} ${phrase}</h1></body></html>`;
}
