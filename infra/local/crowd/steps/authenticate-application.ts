// In: a request with Basic credentials.
// Out: the application that calls, or a refusal before any resource is reached.
import { timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { CrowdSwitches } from '#infra/local/crowd/state/default-switches.ts';
import type {
  Application,
  CrowdContext,
  CrowdHono,
  CrowdState,
} from '#infra/local/crowd/state/make-state.ts';

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

export interface Hops {
  readonly remoteAddress: string;
  /** The X-Forwarded-For header as it came. */
  readonly forwardedFor: string | undefined;
}

/**
 * Returns the one address that a chain of hops stands for. The chain is X-Forwarded-For and then the remote address; its
 * first entry counts only when every later hop is a trusted proxy.
 * https://confluence.atlassian.com/crowd/configuring-trusted-proxy-servers-158107219.html reads it from the right
 * instead, up to the first hop that is not trusted: a switch.
 */
export function effectiveAddress(
  { remoteAddress, forwardedFor }: Hops,
  { trustedProxies, addressReading }: CrowdSwitches,
): string {
  const chain = [...splitChain(forwardedFor), remoteAddress];
  const isTrusted = (address: string) => matchesAddress(trustedProxies, address);
  if (addressReading === 'right-to-left') {
    return chain.findLast((address) => !isTrusted(address)) ?? chain[0] ?? remoteAddress;
  }
  return chain.slice(1).every(isTrusted) ? (chain[0] ?? remoteAddress) : remoteAddress;
}

function splitChain(forwardedFor = ''): string[] {
  return forwardedFor
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Returns whether an address is one of the addresses, or in one of the CIDR blocks. A name of a host matches nothing. */
export function matchesAddress(allowed: readonly string[], address: string): boolean {
  const plain = unmap(address);
  const family = isIP(plain);
  if (family === 0) return false;
  return toBlockList(allowed).check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

function unmap(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function toBlockList(allowed: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of allowed) {
    const [network = '', prefix] = entry.split('/');
    const version = isIP(network);
    if (version === 0) continue;
    const family = version === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(network, Number(prefix ?? (version === 6 ? 128 : 32)), family);
  }
  return list;
}
