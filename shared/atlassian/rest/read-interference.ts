import type { FailureCode } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { isPage, isSignInPage } from './is-page.ts';
import { readOnlyRefusal } from './read-only-refusal.ts';
import { readWords } from './read-words.ts';

/** Why no call of the product can be answered now, or not this way. */
export interface Interference {
  readonly code: FailureCode;
  readonly reason?: string;
}

/** The call that was answered. */
export interface AnsweredCall {
  readonly product: string;
  /** Of the product; its context path says nothing of its state. */
  readonly address: string;
  readonly isForm: boolean;
}

/**
 * Returns what keeps the product from answering, whatever the call: a product that starts, is locked or
 * takes no writes, a check for forged requests, or something in front of it. null: the answer is the call's.
 */
export function readInterference(
  answer: HttpAnswer,
  { product, address, isForm }: AnsweredCall,
): Interference | null {
  const { status } = answer;
  if (status >= 400) return readRefusal(answer, product);
  if (status >= 300) return leadsToOutage(answer, address) ? NOT_READY : null;
  if (isForm || !isPage(answer)) return null;
  // A product that starts or is being maintained; at a wrong address it may be anything, for ever.
  return isSignInPage(answer) ? { code: 'provision.product_refused', reason: 'page' } : PAGE;
}

function readRefusal(answer: HttpAnswer, product: string): Interference | null {
  const { status } = answer;
  const words = readWords(answer);
  if (status !== 404 && READ_ONLY_MODE.test(words)) return { code: 'provision.read_only_mode' };
  if (status !== 403) return null;
  if (XSRF.test(words)) return { code: 'provision.xsrf_refused' };
  // Crowd has a page for addresses that the application does not allow.
  const isForeign = product !== 'crowd' && isPage(answer) && !isOwnRefusal(answer, words);
  return isForeign ? { code: 'provision.firewall_refused' } : null;
}

const NOT_READY: Interference = { code: 'provision.product_unavailable', reason: 'not_ready' };
const PAGE: Interference = { code: 'provision.product_unavailable', reason: 'page' };

// The flag in Confluence's errors, and words. Atlassian, "Using read-only mode for site maintenance".
const READ_ONLY_MODE =
  /"allowedInReadOnlyMode"\s*:\s*false|\bread[- ]only mode\b|\bmaintenance mode\b|\b(?:under|being|in) maint(?:enance|ained)\b/i;

const XSRF = /\b[xc]srf\b[^.]{0,40}\b(?:check|token|fail|missing|invalid|protect|verif)/i;

// A page of the product itself bears a header of these, has no markup, or says what a product says.
const isOwnRefusal = (answer: HttpAnswer, words: string) =>
  answer.headers.some(([name]) => OWN_HEADERS.test(name)) ||
  !/<[a-z!]/i.test(words) ||
  /\bbasic authentication\b/i.test(words) ||
  readOnlyRefusal(answer, { operation: '' }) !== null;

const OWN_HEADERS =
  /^x-(?:a(?:requestid|sessionid|nodeid|sen)$|seraph-|authentication-|embedded-crowd-|confluence-)/;

// Jira: /startup.jsp, /secure/errors.jsp, /JiraLockedError. Bitbucket: /system/startup, /mvc/maintenance/lock. Confluence: /johnson/….
const OUTAGE =
  /^\/\/(?:maintenance|offline|sorry|unavailable)\.|\/(?:startup|starting|errors?|500page|johnson|maintenance|unavailable|offline|sorry|lock(?:ed)?|upgrad(?:e|ing)|outage|downtime)(?:[/.-]|$)|\/[\w-]*(?:lockederror|johnson|maintenance)/i;
// The same address under another scheme or host is none, and a page to sign in at never is.
const NO_OUTAGE = /\/rest\/|log[-_]?in|sign[-_]?(?:in|on)|sso|saml|oauth|authori[sz]e/i;

function leadsToOutage({ headers }: HttpAnswer, address: string): boolean {
  const [location = ''] = headerValues(headers, 'location');
  if (!URL.canParse(location, PRODUCT)) return false;
  const { hostname, pathname } = new URL(location, PRODUCT);
  const context = new URL(address).pathname.replace(/\/$/, '');
  const path = pathname.startsWith(`${context}/`) ? pathname.slice(context.length) : pathname;
  const place = `//${hostname}${path}`;
  return OUTAGE.test(place) && !NO_OUTAGE.test(place);
}

const PRODUCT = 'https://product';
