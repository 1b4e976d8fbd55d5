import type { MiddlewareHandler } from 'hono';
import type { CrowdContext, CrowdHono, CrowdState } from '#infra/local/crowd/state/make-state.ts';

/** Notes the call, without query or credential; a token in the path or the answer is replaced by `{token}`. */
export function recordCall(crowd: CrowdState): MiddlewareHandler<CrowdHono> {
  return async (context, next) => {
    context.set('path', pathOf(context, crowd));
    const before = tokensOf(crowd);
    // The vendor's own client refuses an answer without it.
    context.header('X-Embedded-Crowd-Version', `Crowd/${crowd.switches.version}.3`);
    await next();
    const cut = context.res.headers.has('x-hono-already-sent');
    const call = { method: context.req.method, path: context.get('path') };
    const status = cut ? 0 : context.res.status;
    crowd.calls.push({ ...call, status, application: context.get('application')?.name ?? null });
    if (cut || crowd.onExchange === undefined || !call.path.startsWith('/rest/')) return;
    const contentType = context.res.headers.get('content-type') ?? '';
    const text = await context.res.clone().text();
    const body = redact(text, [...before, ...tokensOf(crowd)]);
    crowd.onExchange({ ...call, status, body, contentType });
  };
}

function pathOf(context: CrowdContext, crowd: CrowdState): string {
  const path = context.req.path.slice(crowd.contextPath.length) || '/';
  return path.replace(/^(\/rest\/usermanagement\/[^/]+\/session)\/.+$/, '$1/{token}');
}

// Asked for before the call as well as after it: the call may end a session or begin one.
function tokensOf(crowd: CrowdState): string[] {
  return crowd.onExchange === undefined ? [] : crowd.sessions.all().map(({ token }) => token);
}

function redact(text: string, tokens: readonly string[]): string {
  return tokens.reduce((redacted, token) => redacted.replaceAll(token, '{token}'), text);
}
