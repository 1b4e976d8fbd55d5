import * as v from 'valibot';

/** A text, or nothing. */
export const optionalText = v.nullish(v.string());

/** true or false, also as the text that XML knows only. */
export const optionalFlag = v.nullish(
  v.union([
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((text) => text === 'true'),
    ),
  ]),
);
