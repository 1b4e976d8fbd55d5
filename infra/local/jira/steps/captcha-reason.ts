import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { baseUrlOf } from './base-url-of.ts';

/** The value of X-Authentication-Denied-Reason. */
export function captchaReason(context: JiraContext, node: JiraNode): string {
  return `CAPTCHA_CHALLENGE; login-url=${baseUrlOf(context, node)}/login.jsp`;
}
