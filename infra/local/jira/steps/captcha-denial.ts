import { HTTPException } from 'hono/http-exception';
import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { captchaReason } from './captcha-reason.ts';

/** The 403 for somebody who must solve a CAPTCHA at the log-in page first. */
export function captchaDenial(
  context: JiraContext,
  node: JiraNode,
  answer: { body: string; contentType: string },
): HTTPException {
  const headers = {
    'Content-Type': answer.contentType,
    'X-Authentication-Denied-Reason': captchaReason(context, node),
    'X-Seraph-LoginReason': 'AUTHENTICATION_DENIED',
  };
  return new HTTPException(403, { res: new Response(answer.body, { status: 403, headers }) });
}
