import * as v from 'valibot';

/** A text that may be missing; the products' JSON reader takes null for missing and numbers for texts. */
export const lenientText = v.pipe(
  v.nullish(v.union([v.string(), v.number(), v.boolean()])),
  v.transform((value) => (value === null || value === undefined ? undefined : String(value))),
);

/** A yes or no that may be missing; "true" and "false" count, as in the products' JSON reader. */
export const lenientFlag = v.pipe(
  v.nullish(v.union([v.boolean(), v.picklist(['true', 'false', 'True', 'False'])])),
  v.transform((value) => {
    if (value === null || value === undefined) return undefined;
    return value === true || String(value).toLowerCase() === 'true';
  }),
);
