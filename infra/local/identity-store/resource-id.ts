import * as v from 'valibot';

const uuid = '[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}';

/** The id of a person or a group: stores moved from an older form have it without the store's prefix. */
export const resourceId = v.pipe(v.string(), v.regex(new RegExp(`^([0-9a-f]{10}-|)${uuid}$`)));
