import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from './base-url-of.ts';

/** The value of X-Authentication-Denied-Reason. */
export function captchaReason(context: ProductContext, node: ProductNode): string {
  return `CAPTCHA_CHALLENGE; login-url=${baseUrlOf(context, node)}${node.product.kind.loginPath}`;
}
