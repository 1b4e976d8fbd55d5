import * as v from 'valibot';
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';
import type { FailureCode } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { parseJson } from '#shared/base/parse-json.ts';

/** Where Crowd's resources for applications are, below its address. */
export const RESOURCES = '/rest/usermanagement/1';

const REFUSAL = v.object({ reason: v.string() });

/** Returns the reason that an error answer of Crowd states, such as `USER_NOT_FOUND`; '' for none. */
export function readReason({ body }: HttpAnswer): string {
  return parseJson(body, REFUSAL)?.reason ?? '';
}

/** Returns the failure code that a 403 of Crowd stands for; null: another status. */
export function readCrowdRefusal(
  answer: HttpAnswer,
  { operation }: ProductCall,
): FailureCode | null {
  if (answer.status !== 403) return null;
  const reason = readReason(answer);
  // Of the user, in the application that calls.
  if (reason === 'APPLICATION_ACCESS_DENIED') return 'session.not_entitled';
  if (reason === 'APPLICATION_PERMISSION_DENIED') {
    const isNew = operation.startsWith('create');
    return isNew ? 'provision.directory_read_only' : 'provision.other_directory';
  }
  // Without a reason it is the page for addresses that the application does not allow.
  return reason === '' ? 'provision.address_refused' : 'provision.not_permitted';
}
