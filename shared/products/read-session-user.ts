import { type HttpHeaders, headerValues } from '#shared/base/http.ts';

/**
 * Returns the person in whose session a product made an answer, null where it does not say. Jira,
 * Confluence and Bitbucket name them in `X-AUSERNAME`, percent-encoded, and a visitor `anonymous` or
 * not at all: about somebody of that name it says nothing.
 */
export function readSessionUser(headers: HttpHeaders): string | null {
  const [owner = '%'] = headerValues(headers, 'x-ausername');
  try {
    const name = decodeURIComponent(owner);
    return name === 'anonymous' ? null : name;
  } catch {
    return null;
  }
}
