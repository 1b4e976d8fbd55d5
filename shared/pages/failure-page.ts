import { SAFE_METHODS } from '#shared/accept/accept-request.ts';
import type { AlbRequest } from '#shared/accept/alb-event.ts';
import type { Failure } from '#shared/base/failure.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { expireProfile } from '#shared/session/edge-cookies.ts';
import { describeClaimFault } from './describe-claim-fault.ts';
import { FAILURE_TABLE, type FailureRow } from './failure-table.ts';
import { isDocumentNavigation } from './is-document-navigation.ts';
import { renderPage } from './page.ts';

/** What a failure page says besides the failure. */
export interface FailureContext {
  /** Null: the event could not be read. */
  readonly request: AlbRequest | null;
  readonly correlationId: string;
  /** Whom a refused user can ask, in the words of the policy. */
  readonly contact: string;
  /** From 0 to 1: users who were sent away together do not come back together. */
  readonly random: number;
}

/**
 * Returns the page of a failure, as the failure table says it. The page of an outage tries again by itself, unless the
 * request was to change something. After a failure at the product the profile cookie is expired, so that the next
 * try looks everything up again; an outage leaves it, unless what it says may be wrong now.
 */
export function failureAnswer(failure: Failure, context: FailureContext): Answer {
  const row: FailureRow = FAILURE_TABLE[failure.code];
  const asked = failure.evidence.retryAfterSeconds ?? row.retryAfterSeconds;
  const pause = row.status === 503 && asked !== null ? toBrowserPause(asked, context.random) : null;
  const reloads = row.passes && context.request !== null && isDocumentNavigation(context.request);
  const page = {
    status: row.status,
    code: failure.code,
    title: row.title,
    sentence: fill(
      `${row.sentence}${row.passes ? describeNextTry(context, reloads ? pause : null) : ''}`,
      failure,
      context,
    ),
    correlationId: context.correlationId,
    headers: [
      ...(pause === null ? [] : [['retry-after', String(pause)] as const]),
      // https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-refresh-header
      ...(reloads ? [['refresh', String(pause)] as const] : []),
      ...(doubtsProfile(failure, row) ? [['set-cookie', expireProfile()] as const] : []),
    ],
  };
  return renderPage(page, context.request);
}

// A dependency may want an hour: a user looks again sooner, and never at once.
const toBrowserPause = (seconds: number, random: number) =>
  Math.min(Math.ceil(Math.max(seconds, 1) * (1 + random)), 300);

function describeNextTry({ request }: FailureContext, pause: number | null): string {
  if (pause !== null) {
    return ` This page tries again by itself in ${pause} ${pause === 1 ? 'second' : 'seconds'}.`;
  }
  if (request === null || SAFE_METHODS.has(request.method)) return ' Try again in a moment.';
  return ' Nothing was sent to {product}: go back in your browser and send it again in a moment.';
}

function doubtsProfile({ code, evidence }: Failure, { status }: FailureRow): boolean {
  if (!AT_THE_PRODUCT.test(code)) return false;
  const { wrote, operation = '' } = evidence;
  // The password may be another one than the cookie says, and each login that fails counts.
  return status !== 503 || wrote === true || /^(?:login|set_password|)$/.test(operation);
}

// A user without a required group may have lost other groups, too.
const AT_THE_PRODUCT = /^(?:plan|provision|session)\.|^map\.group_required$/;
const TITLES: Readonly<Record<string, { readonly title: string }>> = {
  ...PRODUCT_FACTS,
  crowd: { title: 'Crowd' },
};

function fill(sentence: string, { evidence }: Failure, { contact }: FailureContext): string {
  const { ready, groups } = evidence;
  // What is done stays done: the next try goes on.
  const progress = groups === undefined ? '' : ` ${ready} of ${groups} groups are ready.`;
  return `${sentence}${progress}`
    .replaceAll('{contact}', () => contact)
    .replaceAll('{product}', TITLES[evidence.product ?? '']?.title ?? 'this product')
    .replaceAll('{fault}', () => describeClaimFault(evidence))
    .replaceAll('{claim}', () => evidence.claim ?? '')
    .replace(/^./, (first) => first.toUpperCase());
}
