import { HTTPException } from 'hono/http-exception';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { refusal } from './refusal.ts';

/** A 400 about a group, in the body that the switch chooses: versions differ in form and wording. */
export function groupRefusal(node: JiraNode, message: string): HTTPException {
  switch (node.product.switches.groupRefusalBody) {
    case 'error-messages':
      return refusal(400, { errorMessages: [message] });
    case 'field-errors':
      return refusal(400, { errors: { name: message } });
    case 'plain-text':
      return new HTTPException(400, { res: new Response(message, { status: 400 }) });
  }
}
