type Claims = Readonly<Record<string, unknown>>;
type Texts = readonly string[];

/** How a provider writes a claim that is a list of texts; each of these is in the field. */
export type ListWriting =
  /** A list, also an empty one. */
  | 'list'
  /** No claim, null or an empty text in place of an empty list; Okta and Keycloak 22 or newer leave it out. */
  | 'empty_left_out'
  | 'empty_as_null'
  | 'empty_as_text'
  /** One text is a text, several are a list: JumpCloud, IdentityServer. */
  | 'one_as_text'
  /** A text: in JSON, in Python, or with semicolons. */
  | 'json'
  | 'python'
  | 'semicolons'
  /** A list of one text with semicolons or commas: OneLogin. */
  | 'semicolons_in_list'
  | 'commas_in_list'
  /** As Amazon Cognito makes an attribute of SAML values; one value as it is, and no attribute for none. */
  | 'cognito';

/** What a provider makes of lists. */
export interface ListSwitches {
  /** How userinfo and JWT access tokens write what is a list. */
  lists: ListWriting;
  /** Lists are cut after so many texts, without a word about it, as expressions of Okta do; null: they are not. */
  listLimit: number | null;
}

/** Returns claims with their lists of texts as the provider writes them; `aud` is a token's own (RFC 7519). */
export function writeLists(claims: Claims, { lists, listLimit }: ListSwitches): Claims {
  const write = (texts: Texts) => WRITERS[lists](texts.slice(0, listLimit ?? texts.length));
  const written = Object.entries(claims).map(([name, value]) => [
    name,
    isTexts(value) && name !== 'aud' ? write(value) : value,
  ]);
  return Object.fromEntries(written.filter(([, value]) => value !== undefined));
}

const isTexts = (value: unknown): value is Texts =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

const WRITERS: Readonly<Record<ListWriting, (texts: Texts) => unknown>> = {
  list: (texts) => texts,
  empty_left_out: (texts) => (texts.length > 0 ? texts : undefined),
  empty_as_null: (texts) => (texts.length > 0 ? texts : null),
  empty_as_text: (texts) => (texts.length > 0 ? texts : ''),
  one_as_text: (texts) => (texts.length === 1 ? texts[0] : texts),
  json: (texts) => JSON.stringify(texts),
  python: (texts) => `[${texts.map((text) => `'${text}'`).join(', ')}]`,
  semicolons: (texts) => texts.join(';'),
  semicolons_in_list: (texts) => [texts.join(';')],
  commas_in_list: (texts) => [texts.join(',')],
  cognito: ([first, ...others]) =>
    others.length > 0 ? `[${[first, ...others].map(encodeForm).join(', ')}]` : first,
};

// application/x-www-form-urlencoded, as Java's URLEncoder writes it.
const encodeForm = (text = '') =>
  new URLSearchParams({ '': text }).toString().replace(/^=/, '').replaceAll('%2A', '*');
