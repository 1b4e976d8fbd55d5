import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { JiraContext, JiraHono, JiraNode } from '#infra/local/jira/state/make-node.ts';

/** Stamps Jira's own headers on the answer and notes the call, without query, cookie or credential. */
export function recordCall(node: JiraNode): MiddlewareHandler<JiraHono> {
  return async (context, next) => {
    context.set('path', pathOf(context, node));
    stampRequest(context, node);
    await next();
    stampCaller(context, node);
    await note(context, node);
  };
}

function pathOf(context: JiraContext, node: JiraNode): string {
  return context.req.path.slice(node.jira.contextPath.length) || '/';
}

function stampRequest(context: JiraContext, node: JiraNode): void {
  const serial = node.jira.calls.length + 1;
  const minutes = Math.floor(node.jira.nowMs() / 60_000) % 1440;
  context.header('X-AREQUESTID', `${minutes}x${serial}x1`);
  context.header('X-ANODEID', node.name);
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('X-Frame-Options', 'SAMEORIGIN');
}

function stampCaller(context: JiraContext, node: JiraNode): void {
  const caller = context.get('caller');
  const name = caller?.person?.name;
  if (node.jira.switches.namesPersonInHeader) {
    context.header('X-AUSERNAME', name === undefined ? 'anonymous' : encodeURIComponent(name));
  }
  if (caller?.session) context.header('X-ASESSIONID', randomUUID().slice(0, 8));
}

async function note(context: JiraContext, node: JiraNode): Promise<void> {
  const cut = context.res.headers.has('x-hono-already-sent');
  const call = { method: context.req.method, path: context.get('path') };
  const status = cut ? 0 : context.res.status;
  const caller = context.get('caller')?.kind ?? 'anonymous';
  node.jira.calls.push({ node: node.name, ...call, status, caller });
  if (cut || !call.path.startsWith('/rest/')) return;
  const contentType = context.res.headers.get('content-type') ?? '';
  const body = await context.res.clone().text();
  node.jira.onExchange({ ...call, status, body, contentType });
}
