import { makeValidator } from '#test/infra/local/validate-answer.ts';
import { descriptionDefects } from './description-defects.ts';
import { readDescription } from './read-description.ts';

/** Where an answer of the local Confluence contradicts the vendor's description of the REST API; empty: nowhere. */
export const validateAnswer = makeValidator({
  description: readDescription(),
  toDescribedPath: (path) => path,
  defects: descriptionDefects,
});
