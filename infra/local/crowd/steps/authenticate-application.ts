// In: a request with Basic credentials.
// Out: the application that calls, or a refusal before any resource is reached.
import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type {
  Application,
  CrowdContext,
  CrowdHono,
  CrowdState,
} from '#infra/local/crowd/state/make-state.ts';
import { effectiveAddress } from './effective-address.ts';
import { matchesAddress } from './matches-address.ts';

/** Finds out which application calls, and from an address on its list, and stores it as `application`. */
export function authenticateApplication(crowd: CrowdState): MiddlewareHandler<CrowdHono> {
  return async (context, next) => {
    if (crowd.switches.basicAuthBlocked) throw basicIsBlocked();
    const application = findApplication(context, crowd);
    if (application === undefined) throw unauthenticated();
    const address = addressOf(context, crowd);
    if (!matchesAddress(application.remoteAddresses, address)) {
      throw forbidden(crowd, application, address);
    }
    context.set('application', application);
    await next();
  };
}

function findApplication(context: CrowdContext, crowd: CrowdState): Application | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [name = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const application = crowd.applications.get(name);
  if (application === undefined) return undefined;
  return isSame(application.password, password.join(':')) ? application : undefined;
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function addressOf(context: CrowdContext, crowd: CrowdState): string {
  const remoteAddress = context.env.incoming.socket.remoteAddress ?? '';
  const forwardedFor = context.req.header('x-forwarded-for');
  return effectiveAddress({ remoteAddress, forwardedFor }, crowd.switches);
}

function unauthenticated(): HTTPException {
  const headers = {
    'Content-Type': 'text/plain',
    'WWW-Authenticate': 'Basic realm="Crowd REST Service"',
  };
  const body = 'Application failed to authenticate';
  return new HTTPException(401, { res: new Response(body, { status: 401, headers }) });
}

function forbidden({ switches }: CrowdState, { name }: Application, address: string) {
  const message =
    switches.forbiddenAddressPage === 'crowd'
      ? `Client with address "${address}" is forbidden from making requests to the application, ${name}.`
      : 'The server understood the request but refuses to authorize it.';
  const body = `<!doctype html><html lang="en"><head><title>HTTP Status 403 – Forbidden</title></head><body><h1>HTTP Status 403 – Forbidden</h1><p><b>Description</b> ${escapeHtml(message)}</p></body></html>`;
  const headers = { 'Content-Type': 'text/html;charset=utf-8' };
  return new HTTPException(403, { res: new Response(body, { status: 403, headers }) });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function basicIsBlocked(): HTTPException {
  const body = { message: 'Basic Authentication has been disabled on this instance.' };
  return new HTTPException(403, { res: Response.json(body, { status: 403 }) });
}
