// In: the rules for claims in a policy file or a preset. Out: their one definition.
import * as v from 'valibot';
import { transforms } from './transform-fields.ts';

const text = v.pipe(v.string(), v.trim(), v.minLength(1));

/** A claim, by its name or by the names that lead to it. */
export const claimPath = v.pipe(
  v.union(
    [text, v.pipe(v.array(text), v.minLength(1), v.readonly())],
    'the name of a claim, or a list of names expected',
  ),
  v.description('The name of a claim, or the list of names that lead to a nested claim'),
);

const claimOrTemplate = v.pipe(
  text,
  v.check(
    (value) => /^[^{}]*(?:\{[^{}]+\}[^{}]*)*$/.test(value),
    'a claim, or a template such as {given_name} {family_name} expected',
  ),
);

const textRules = v.strictObject({
  from: v.pipe(
    v.array(claimOrTemplate),
    v.minLength(1),
    v.readonly(),
    v.description(
      'Claims, paths to nested ones (`attributes.login`, `emails[0]`), or templates of these (`{given_name} {family_name}`); the first one that the token has is used. A claim of exactly that name comes before a path',
    ),
  ),
  transform: v.optional(transforms, []),
});

const profilePart = v.exactOptional(
  v.pipe(textRules, v.description('How this part of the profile is made from claims')),
);

/** Where each part of a profile comes from. */
export const profileRules = v.strictObject({
  username: profilePart,
  email: profilePart,
  displayName: profilePart,
});

/** Claims that every user has to have. */
export const claimRequirements = v.pipe(
  v.array(
    v.strictObject({
      claim: v.pipe(
        claimPath,
        v.description(
          'The name of a claim, a path to a nested one (`attributes.role`), or the list of names that lead to it',
        ),
      ),
      is: v.pipe(
        v.array(text),
        v.minLength(1),
        v.readonly(),
        v.description(
          'The claim has to have one of these values, or several with one of these among them, in upper or lower case; a part of a value does not count',
        ),
      ),
    }),
  ),
  v.readonly(),
  v.description('A user whose token lacks one of these claims is refused at every product'),
);
