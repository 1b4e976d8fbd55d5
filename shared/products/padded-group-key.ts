import { toGroupKey } from './group-key.ts';

/**
 * Returns the form in which two names may be of the same group: some databases, such as MySQL and SQL Server, compare
 * without trailing spaces. For what must not be taken from a user by mistake, or given.
 */
export const toPaddedGroupKey = (name: string) => toGroupKey(name).replace(/ +$/, '');
