import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { chooseRepresentation } from './choose-representation.ts';

/** The answer without a body. Real servers name a content type all the same, and some clients insist on one. */
export function answerEmpty(
  context: CrowdContext,
  { switches }: CrowdState,
  status: 200 | 201 | 204,
): Response {
  if (status !== 204 && switches.contentTypeOnEmptyAnswers) {
    context.header('Content-Type', chooseRepresentation(context) ?? 'application/xml');
  }
  return context.body(null, status);
}
