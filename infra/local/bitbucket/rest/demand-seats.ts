import { countLicensed } from '#infra/local/bitbucket/state/count-licensed.ts';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws 403 when the licence has no seats left for that many more people. */
export function demandSeats(node: BitbucketNode, wanted: number): void {
  const { licenceSeats } = node.product.switches;
  if (licenceSeats === null || wanted === 0) return;
  if (countLicensed(node.product) + wanted <= licenceSeats) return;
  throw refusal(403, {
    message: 'This would exceed the number of users that the licence allows.',
    exception: 'license.LicenseLimitException',
  });
}
