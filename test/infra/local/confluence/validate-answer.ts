import { makeValidator } from '#test/infra/local/validate-answer.ts';
import { descriptionDefects } from './description-defects.ts';
import { readDescription } from './read-description.ts';

/** Where an answer of the local Confluence contradicts the vendor's description of the REST API of its version; empty: nowhere. */
export const validateAnswerOf = (version?: string) =>
  makeValidator({
    description: readDescription(version),
    toDescribedPath: (path) => path,
    defects: descriptionDefects,
  });

/** The same for the version that the local Confluence stands for by default. */
export const validateAnswer = validateAnswerOf();
