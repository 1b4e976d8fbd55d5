// In: a node's state.
// Out: everything that the node answers, as one web application.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { serveAwkwardAnswers } from './pages/serve-awkward-answers.ts';
import { serveCommentForm } from './pages/serve-comment-form.ts';
import { serveDashboard } from './pages/serve-dashboard.ts';
import { serveLoginPage } from './pages/serve-login-page.ts';
import { serveLogoutPage } from './pages/serve-logout-page.ts';
import { serveWebSudo } from './pages/serve-web-sudo.ts';
import { refusal } from './rest/refusal.ts';
import { serveBasicAuthConfig } from './rest/serve-basic-auth-config.ts';
import { serveGroupMembers } from './rest/serve-group-members.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveServer } from './rest/serve-server.ts';
import { serveSession } from './rest/serve-session.ts';
import { serveTwoStepLogin } from './rest/serve-two-step-login.ts';
import { serveUserAccess } from './rest/serve-user-access.ts';
import { serveUserPasswords } from './rest/serve-user-passwords.ts';
import { serveUsers } from './rest/serve-users.ts';
import type { JiraApp, JiraHono, JiraNode } from './state/make-node.ts';
import { authenticateCaller } from './steps/authenticate-caller.ts';
import { blockBasic } from './steps/block-basic.ts';
import { checkXsrf } from './steps/check-xsrf.ts';
import { injectFaults } from './steps/inject-faults.ts';
import { limitRate } from './steps/limit-rate.ts';
import { recordCall } from './steps/record-call.ts';

const resources = [
  serveServer,
  serveUsers,
  serveUserPasswords,
  serveUserAccess,
  serveGroups,
  serveGroupMembers,
  serveSession,
  serveTwoStepLogin,
  serveBasicAuthConfig,
];
const pages = [
  serveDashboard,
  serveLoginPage,
  serveLogoutPage,
  serveCommentForm,
  serveWebSudo,
  serveAwkwardAnswers,
];

/** The node's routes under the context path, behind the steps that every request passes. */
export function makeApp(node: JiraNode): Hono<JiraHono> {
  const root = new Hono<JiraHono>({ strict: false });
  const app = node.jira.contextPath === '' ? root : root.basePath(node.jira.contextPath);
  for (const step of [recordCall, injectFaults, blockBasic, authenticateCaller]) {
    app.use('*', step(node));
  }
  for (const step of [limitRate, checkXsrf]) app.use('*', step(node));
  for (const serve of [...resources, ...pages]) serve(app, node);
  refuseOtherMethods(app);
  answerFailures(root);
  return root;
}

// Resources that exist, but not for every method: there is no GET of a group, for one.
function refuseOtherMethods(app: JiraApp): void {
  const names = [
    'user',
    'user/password',
    'user/application',
    'group',
    'group/user',
    'group/member',
  ];
  for (const name of names) {
    app.all(`/rest/api/:version{2|latest}/${name}`, () => {
      throw refusal(405, { errorMessages: ['HTTP 405 Method Not Allowed'] });
    });
  }
}

function answerFailures(root: Hono<JiraHono>): void {
  root.notFound((context) => {
    if (!context.req.path.includes('/rest/')) {
      return context.html(
        '<html><body><h1>Oops, you&#39;ve found a dead link.</h1></body></html>',
        404,
      );
    }
    return context.json({ message: 'HTTP 404 Not Found', 'status-code': 404 }, 404);
  });
  root.onError((error, context) => {
    if (!(error instanceof HTTPException)) throw error;
    const answer = error.getResponse();
    return context.newResponse(answer.body, answer);
  });
}
