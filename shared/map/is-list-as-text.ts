/**
 * Tells whether a text is several values in brackets: so Cognito writes an attribute with several values, and
 * others a list that became a text. Source: Amazon Cognito guide, attribute mapping of SAML providers.
 */
export const isListAsText = (text: string) => text.startsWith('[') && text.endsWith(']');
