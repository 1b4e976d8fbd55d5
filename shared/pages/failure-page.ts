import type { AlbRequest } from '#shared/accept/alb-event.ts';
import type { Failure } from '#shared/base/failure.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { expireProfile } from '#shared/session/edge-cookies.ts';
import { describeClaimFault } from './describe-claim-fault.ts';
import { FAILURE_TABLE, type FailureRow } from './failure-table.ts';
import { renderPage } from './page.ts';

/** What a failure page says besides the failure. */
export interface FailureContext {
  /** Null: the event could not be read. */
  readonly request: AlbRequest | null;
  readonly correlationId: string;
  /** Whom a refused user can ask, in the words of the policy. */
  readonly contact: string;
}

/**
 * Returns the page of a failure, as the failure table says it. After a failure at the product the profile
 * cookie is expired, so that the next try looks everything up again.
 */
export function failureAnswer(failure: Failure, context: FailureContext): Answer {
  const row: FailureRow = FAILURE_TABLE[failure.code];
  const retryAfter = failure.evidence.retryAfterSeconds ?? row.retryAfterSeconds;
  const page = {
    status: row.status,
    code: failure.code,
    title: row.title,
    sentence: fill(row.sentence, failure, context),
    correlationId: context.correlationId,
    headers: [
      ...(row.status === 503 && retryAfter !== null
        ? [['retry-after', String(toBrowserPause(retryAfter))] as const]
        : []),
      ...(AT_THE_PRODUCT.test(failure.code) ? [['set-cookie', expireProfile()] as const] : []),
    ],
  };
  return renderPage(page, context.request);
}

// A dependency may want an hour: a user looks again sooner, and never at once.
const toBrowserPause = (seconds: number) => Math.min(Math.max(Math.ceil(seconds), 1), 300);

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
