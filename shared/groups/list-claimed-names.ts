// In: the value of a groups claim. Out: the names that it writes, as the policy says that this provider writes them.
import type { GroupWriting } from '#shared/policy/identity-policy.ts';
import { isDistinguishedName } from './is-distinguished-name.ts';
import { isPlaceholder } from './is-placeholder.ts';
import { resemblesList } from './resembles-list.ts';
import { splitCognitoText } from './split-cognito-text.ts';
import { splitGroupText } from './split-group-text.ts';

type Names = readonly string[];

/**
 * Returns the names in a groups claim; null: it is not written so. A text that begins like a list in JSON is
 * read as JSON or not at all. Providers, and what stands between them and us, turn lists into texts: a name with
 * quotes or brackets around it is the name of no group, and would cost the user the real one.
 */
export function listClaimedNames(value: unknown, writing: GroupWriting): Names | null {
  const claimed = isJsonList(value) ? parseOrNull(value) : value;
  const names = listNames(claimed, writing);
  const [only = ''] = names ?? [];
  return names?.length === 1 && isPlaceholder(only) ? null : names;
}

function listNames(claimed: unknown, writing: GroupWriting): Names | null {
  if (typeof claimed === 'string') return listInText(claimed, writing);
  return isTexts(claimed) ? listInList(claimed, separatorOf(writing)) : null;
}

const isJsonList = (value: unknown): value is string =>
  typeof value === 'string' && /^\s*\[\s*"/.test(value);

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    return null;
  }
}

function listInText(text: string, writing: GroupWriting): Names | null {
  if (writing.format === 'cognito') return splitCognitoText(text);
  const separator = separatorOf(writing);
  if (separator === null) return null;
  return text.trim() === '' ? [] : splitGroupText(text, separator);
}

const separatorOf = ({ format, separator }: GroupWriting) =>
  separator ?? (format === 'comma_separated' ? ',' : null);

const isTexts = (value: unknown): value is Names =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

function listInList(texts: Names, separator: string | null): Names | null {
  if (separator === null) return texts.some(resemblesList) || isJoined(texts) ? null : texts;
  const origin = texts.length > 1 ? 'list' : 'text';
  const names = texts.map((text) => splitGroupText(text, separator, origin));
  return names.every((some) => some !== null) ? names.flat() : null;
}

// One text with a separator and no blank behind it: OneLogin sends all names so. The policy has to say it.
const isJoined = ([first = '', ...others]: Names) =>
  others.length === 0 && /\S[,;|]\S/.test(first) && !isDistinguishedName(first);
