import { resemblesList } from './resembles-list.ts';

/**
 * Returns the names in a text that Amazon Cognito made of a SAML attribute; null: it made no such text. Several
 * values stand in brackets, each form-encoded. A lone value has neither brackets nor encoding: it is one name,
 * with whatever commas it has.
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
 */
export function splitCognitoText(claimed: string): readonly string[] | null {
  const text = claimed.trim();
  if (text === '') return [];
  if (!(text.startsWith('[') && text.endsWith(']'))) return isLoneName(text) ? [text] : null;
  const inner = text.slice(1, -1);
  if (inner.trim() === '') return [];
  const names = inner.split(',').map((value) => decode(value.replace(/^ +| +$/g, '')));
  return names.every((name) => name !== null) && !names.some(resemblesList) ? names : null;
}

// A semicolon, a bar or a quote: the provider has put several names into one value, and how is not known.
const isLoneName = (text: string) => !/[;|"]/.test(text) && !resemblesList(text);

// Form-encoding leaves letters, digits and these as they are: what has anything else was not encoded.
const ENCODED = /^(?:[\p{L}\p{M}\p{N}.*_+-]|%[\da-f]{2})*$/iu;

function decode(value: string): string | null {
  if (!ENCODED.test(value)) return null;
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
