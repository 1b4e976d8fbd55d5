import { setTimeout as wait } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { CrowdContext, CrowdHono, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import type { FaultKind } from '#infra/local/data-center/state/make-faults.ts';
import {
  cutConnection,
  injectMalformedAnswer,
} from '#infra/local/data-center/steps/inject-faults.ts';
import { matchesPath } from '#infra/local/data-center/steps/requests.ts';

/** Slows, breaks, replaces or loses the answer as the switches and the waiting faults say. */
export function injectFaults(crowd: CrowdState): MiddlewareHandler<CrowdHono> {
  return async (context, next) => {
    await slowDown(context, crowd);
    const call = { node: 'crowd', method: context.req.method, path: context.get('path') };
    const fault = crowd.faults.take(call);
    const instead = fault === undefined ? undefined : answerInstead(context, crowd, fault);
    if (instead !== undefined) return instead;
    if (fault?.kind === 'hold') await fault.until.catch(() => {});
    await next();
    if (fault !== undefined) await injectMalformedAnswer(context, fault);
    return undefined;
  };
}

async function slowDown(context: CrowdContext, { switches }: CrowdState): Promise<void> {
  for (const [pattern, ms] of Object.entries(switches.slowMs)) {
    if (matchesPath(pattern, context.get('path'))) await wait(ms);
  }
}

// undefined: the work is done first.
function answerInstead(context: CrowdContext, crowd: CrowdState, fault: FaultKind) {
  switch (fault.kind) {
    case 'status': {
      const headers = { 'Content-Type': 'text/html', ...fault.headers };
      return new Response(fault.body || null, { status: fault.status, headers });
    }
    case 'drop-request':
      return cutConnection(context);
    case 'html':
      return context.html('<html><body><h1>Crowd is being maintained</h1></body></html>');
    case 'login-redirect':
      return context.redirect(`${crowd.contextPath}/console/login.action`, 302);
    default:
      return undefined;
  }
}
