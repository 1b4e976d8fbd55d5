import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';

/** Whether the person failed so often that only a solved CAPTCHA lets them in. */
export function needsCaptcha(product: ProductState, person: Person): boolean {
  const limit = product.switches.captchaAfterFailures;
  return limit !== null && person.logins.failedInARow >= limit;
}
