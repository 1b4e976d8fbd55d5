import * as v from 'valibot';

/** A named property of the visit that a token is bound to. */
export interface Factor {
  readonly name: string;
  readonly value: string;
}

/** The entity around factors; one without any is an empty object. */
export const ValidationFactors = v.object({
  validationFactors: v.nullish(v.array(v.object({ name: v.string(), value: v.string() }))),
});
