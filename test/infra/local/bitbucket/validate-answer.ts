import { makeValidator } from '#test/infra/local/validate-answer.ts';
import { descriptionDefects } from './description-defects.ts';
import { readDescription } from './read-description.ts';
import { toDescribedPath } from './to-described-path.ts';

/** Where an answer of the local Bitbucket contradicts the vendor's description of the REST API of its version; empty: nowhere. */
export const validateAnswerOf = (version?: string) =>
  makeValidator({
    description: readDescription(version),
    toDescribedPath,
    defects: descriptionDefects,
  });

/** The same for the version that the local Bitbucket stands for by default. */
export const validateAnswer = validateAnswerOf();
