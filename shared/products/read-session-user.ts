import { type HttpHeaders, headerValues } from '#shared/base/http.ts';
import { PRODUCT_FACTS } from './product-facts.ts';

/**
 * Returns the user in whose session a product made an answer, null where the answer does not say. The
 * header is percent-encoded, and says `anonymous`, or is missing, where there is no session: about a user
 * of that name it says nothing.
 */
export function readSessionUser(headers: HttpHeaders): string | null {
  const [user = '%'] = USER_HEADERS.flatMap((name) => headerValues(headers, name));
  try {
    const name = decodeURIComponent(user);
    return name === 'anonymous' ? null : name;
  } catch {
    return null;
  }
}

const USER_HEADERS = [...new Set(Object.values(PRODUCT_FACTS).map((facts) => facts.userHeader))];
