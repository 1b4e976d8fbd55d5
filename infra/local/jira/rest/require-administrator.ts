import { HTTPException } from 'hono/http-exception';
import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { requireAdministratorToRead } from './require-administrator-to-read.ts';
import { requirePerson } from './require-person.ts';

/**
 * The administrator who calls. Throws 401 for nobody, 401 for a browser session without a secure administrator
 * session (WebSudo), 403 for anybody else. Basic and token callers need no WebSudo.
 */
export function requireAdministrator(context: JiraContext, node: JiraNode): Person {
  requirePerson(context);
  requireWebSudo(context, node);
  return requireAdministratorToRead(context, node);
}

function requireWebSudo(context: JiraContext, node: JiraNode): void {
  const { kind, session } = context.get('caller');
  const exempt = kind === 'basic' || kind === 'token' || hasBasicHeader(context);
  if (exempt || !node.jira.switches.webSudo) return;
  if ((session?.webSudoUntilMs ?? 0) > node.jira.nowMs()) {
    context.header('X-Atlassian-WebSudo', 'Has-Authentication');
    return;
  }
  throw webSudoRequired();
}

function hasBasicHeader(context: JiraContext): boolean {
  return /^Basic /i.test(context.req.header('authorization') ?? '');
}

function webSudoRequired(): HTTPException {
  const body =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><status><status-code>401</status-code><message>This resource requires WebSudo.</message></status>';
  const headers = {
    'Content-Type': 'application/xml;charset=UTF-8',
    'X-Atlassian-WebSudo': 'Require-Authentication',
  };
  return new HTTPException(401, { res: new Response(body, { status: 401, headers }) });
}
