import { makeValidator } from '#test/infra/local/validate-answer.ts';
import { descriptionDefects } from './description-defects.ts';
import { readDescription } from './read-description.ts';
import { toDescribedPath } from './to-described-path.ts';

/** Where an answer of the local Bitbucket contradicts the vendor's description of the REST API; empty: nowhere. */
export const validateAnswer = makeValidator({
  description: readDescription(),
  toDescribedPath,
  defects: descriptionDefects,
});
