import { describe, expect, it } from 'vitest';
import { FAILURE_TABLE, type FailureRow } from '#shared/pages/failure-table.ts';

const rows: [string, FailureRow][] = Object.entries(FAILURE_TABLE);

describe('the failure table', () => {
  it.each(rows)('the code %s names its step and what happened', (code) => {
    expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
  });

  it.each(rows)('the row of %s is a warning below 500 and an error above', (_code, row) => {
    expect(row.level).toBe(row.status < 500 ? 'warn' : 'error');
  });

  it.each(rows)(
    'the row of %s promises that a retry may help exactly when its status is 503',
    (_code, row) => {
      expect(row.retryAfterSeconds !== null).toBe(row.status === 503);
    },
  );

  it.each(rows)(
    'the row of %s has a sentence with no other placeholders than claim, fault, product and contact',
    (_code, row) => {
      expect(row.title).toMatch(/^[A-Z].+[^.]$/);
      expect(row.sentence).toMatch(/[.]$/);
      expect(row.sentence.replace(/\{(?:claim|fault|product|contact)\}/g, '')).not.toMatch(/[{}]/);
    },
  );

  it.each([
    ['authenticate.keys_unavailable', 503],
    ['secrets.unavailable', 503],
    ['provision.product_unavailable', 503],
    ['forward.product_unavailable', 503],
    ['authenticate.token_rejected', 401],
    ['map.claim_missing', 403],
    ['map.claim_refused', 403],
    ['map.group_required', 403],
    ['map.groups_denied', 403],
    ['map.groups_unavailable', 503],
    ['plan.account_missing', 403],
    ['plan.account_protected', 403],
    ['plan.account_ambiguous', 403],
    ['accept.cross_site', 403],
    ['accept.unknown_target_group', 403],
    ['defect.unexpected', 500],
  ] as const)('the failure %s has the status %i', (code, status) => {
    expect(FAILURE_TABLE[code].status).toBe(status);
  });

  it('the row of a rejected token does not say which check failed', () => {
    const { title, sentence } = FAILURE_TABLE['authenticate.token_rejected'];
    expect(`${title} ${sentence}`).not.toMatch(/token|signature|issuer|client|expired|key|sub\b/i);
  });
});
