import type { AlbRequest } from '#shared/accept/alb-event.ts';
import type { Failure } from '#shared/base/failure.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { expireProfile } from '#shared/session/edge-cookies.ts';
import { FAILURE_TABLE, type FailureRow } from './failure-table.ts';
import { renderPage } from './page.ts';

/** Where a failure happened. */
export interface FailureScene {
  /** Null: the event could not be read. */
  readonly request: AlbRequest | null;
  readonly correlationId: string;
  /** Who is to be asked, in the words of the policy. */
  readonly contact: string;
}

/**
 * Returns the page of a failure, as the failure table says it. After a failure at the product the
 * browser forgets that the product was in sync, so that the next try looks at everything again.
 */
export function failureAnswer(failure: Failure, scene: FailureScene): Answer {
  const row: FailureRow = FAILURE_TABLE[failure.code];
  const retryAfter = failure.evidence.retryAfterSeconds ?? row.retryAfterSeconds;
  const page = {
    status: row.status,
    code: failure.code,
    title: row.title,
    sentence: fill(row.sentence, failure, scene),
    correlationId: scene.correlationId,
    headers: [
      ...(row.status === 503 && retryAfter !== null
        ? [['retry-after', String(retryAfter)] as const]
        : []),
      ...(AT_THE_PRODUCT.test(failure.code) ? [['set-cookie', expireProfile()] as const] : []),
    ],
  };
  return renderPage(page, scene.request);
}

// Who is in no required group any more may have lost others, too.
const AT_THE_PRODUCT = /^(?:plan|provision|session)\.|^map\.group_required$/;
const PRODUCT_TITLES: Readonly<Record<string, string>> = {
  jira: 'Jira',
  confluence: 'Confluence',
  bitbucket: 'Bitbucket',
  crowd: 'Crowd',
};

function fill(sentence: string, { evidence }: Failure, { contact }: FailureScene): string {
  return sentence
    .replaceAll('{contact}', () => contact)
    .replaceAll('{product}', PRODUCT_TITLES[evidence.product ?? ''] ?? 'this product')
    .replaceAll('{claim}', () => evidence.claim ?? '')
    .replace(/^./, (first) => first.toUpperCase());
}
