import { type HttpAnswer, headerValues } from '#shared/base/http.ts';

/** Tells whether an answer is a page for people, whatever its status; JSON is none, whatever its type says. */
export function isPage({ body, headers }: HttpAnswer): boolean {
  const start = body.toString('utf8', 0, 500).trimStart();
  if (start === '' || /^[[{]/.test(start)) return false;
  const types = headerValues(headers, 'content-type');
  const isHtml = types.some((type) => /^(?:text\/html|application\/xhtml)/i.test(type));
  return isHtml || /^<(?:!doctype\s+html|html)\b/i.test(start);
}

/** Tells whether a page is one to sign in at: it has a field for a password, or is called so. */
export const isSignInPage = ({ body }: HttpAnswer) =>
  /type=["']?password|<title>[^<]*(?:log|sign)[ -]?(?:in|on)\b/i.test(body.toString('utf8'));
