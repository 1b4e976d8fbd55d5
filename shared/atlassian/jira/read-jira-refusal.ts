import * as v from 'valibot';
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';
import { readOnlyRefusal } from '#shared/atlassian/rest/read-only-refusal.ts';
import type { FailureCode } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { parseJson } from '#shared/base/parse-json.ts';

/** A 400 of Jira, as far as its words can be read. */
export interface JiraRefusal {
  /** What it stands for: `provision.change_refused` where the words, or their language, say no more. */
  readonly code: FailureCode;
  /** The fields that it finds fault with. */
  readonly fields: readonly string[];
  /** It says that the user is no direct member of a group. */
  readonly saysNotMember: boolean;
}

const REFUSAL = v.object({ errors: v.record(v.string(), v.unknown()) });

/**
 * Returns what a 400 of Jira stands for. `names` are those of the user and the group, which Jira quotes:
 * a group may be called after a licence.
 */
export function readJiraRefusal(
  answer: HttpAnswer,
  call: Pick<ProductCall, 'operation'>,
  names: readonly string[] = [],
): JiraRefusal {
  const text = names.reduce(
    (words, name) => words.replaceAll(`'${name.toLowerCase()}'`, ''),
    answer.body.toString('utf8', 0, 2_000).toLowerCase(),
  );
  const isLicence = /\blicen[cs]e\b/.test(text);
  const directory = readOnlyRefusal({ ...answer, body: Buffer.from(text) }, call);
  return {
    code: isLicence ? 'provision.licence_exhausted' : (directory ?? 'provision.change_refused'),
    fields: Object.keys(parseJson(answer.body, REFUSAL)?.errors ?? {}),
    saysNotMember: text.includes('is not a member of'),
  };
}
