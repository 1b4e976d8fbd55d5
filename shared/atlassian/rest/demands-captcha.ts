import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { isPage } from './is-page.ts';
import { readWords } from './read-words.ts';

/**
 * Tells whether an account is refused until a CAPTCHA is solved. Jira and Confluence have a header for it,
 * the newer login a field, and Bitbucket may have the name of a Java exception alone.
 */
export function demandsCaptcha(answer: HttpAnswer): boolean {
  const denied = headerValues(answer.headers, 'x-authentication-denied-reason');
  if (denied.some((reason) => /captcha/i.test(reason))) return true;
  if ((answer.status !== 401 && answer.status !== 403) || isPage(answer)) return false;
  const text = readWords(answer);
  return /"captchaRequired"\s*:\s*true/.test(text) || /captcha/i.test(text.replace(NO_WORDS, ''));
}

// Keys of JSON, and addresses: a form may have a field for what is not demanded.
const NO_WORDS = /"\w*"\s*:|"(?:https?:\/)?\/[^"]*"/g;
