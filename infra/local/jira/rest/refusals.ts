import { HTTPException } from 'hono/http-exception';
import type { ProductApp } from '#infra/local/data-center/state/product.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

/** Jira's body for refusals, `ErrorCollection` in its API description. */
export interface ErrorCollection {
  readonly errorMessages?: readonly string[];
  readonly errors?: Readonly<Record<string, string>>;
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 412 | 415 | 500;

/** Returns an exception that answers `status` with an ErrorCollection. */
export function refusal(status: RefusalStatus, found: ErrorCollection): HTTPException {
  const body = { errorMessages: found.errorMessages ?? [], errors: found.errors ?? {} };
  return new HTTPException(status, { res: Response.json(body, { status }) });
}

/** Returns a 400 about a group, in the body that the switch chooses: versions differ in form and wording. */
export function groupRefusal(node: JiraNode, text: string): HTTPException {
  const message = toSpoken(node, text);
  switch (node.product.switches.groupRefusalBody) {
    case 'error-messages':
      return refusal(400, { errorMessages: [message] });
    case 'field-errors':
      return refusal(400, { errors: { name: message } });
    case 'plain-text':
      return new HTTPException(400, { res: new Response(message, { status: 400 }) });
  }
}

/** Returns the text as the service account's language has it. */
export const toSpoken = ({ product }: JiraNode, text: string): string =>
  product.switches.refusalWords === 'english' ? text : 'Der Vorgang ist nicht möglich.';

const names = ['user', 'user/password', 'user/application', 'group', 'group/user', 'group/member'];

/** Answers 405 where a resource exists, but not for every method: there is no GET of a group, for one. */
export function refuseOtherMethods(app: ProductApp): void {
  for (const name of names) {
    app.all(`/rest/api/:version{2|latest}/${name}`, () => {
      throw refusal(405, { errorMessages: ['HTTP 405 Method Not Allowed'] });
    });
  }
}
