import { HTTPException } from 'hono/http-exception';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { captchaReason } from './captcha-reason.ts';
import { stampLoginReason } from './stamp-login-reason.ts';

/** The 403 for somebody who must solve a CAPTCHA at the log-in page first. */
export function captchaDenial(
  context: ProductContext,
  node: ProductNode,
  answer: { body: string; contentType: string },
): HTTPException {
  stampLoginReason(context, node, 'AUTHENTICATION_DENIED');
  const headers = {
    'Content-Type': answer.contentType,
    'X-Authentication-Denied-Reason': captchaReason(context, node),
  };
  return new HTTPException(403, { res: new Response(answer.body, { status: 403, headers }) });
}
