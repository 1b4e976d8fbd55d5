import { type HttpAnswer, headerValues } from '#shared/base/http.ts';

/** Tells whether an answer is a page for people, whatever its status. */
export function isPage({ body, headers }: HttpAnswer): boolean {
  if (body.byteLength === 0) return false;
  const isHtml = headerValues(headers, 'content-type').some((type) =>
    /^(?:text\/html|application\/xhtml)/i.test(type),
  );
  return isHtml || /^\s*<(?:!doctype\s+html|html)\b/i.test(body.toString('utf8', 0, 500));
}

/** Tells whether a page is one to sign in at: it has a field for a password, or is called so. */
export const isSignInPage = ({ body }: HttpAnswer) =>
  /type=["']?password|<title>[^<]*(?:log|sign)[ -]?(?:in|on)\b/i.test(body.toString('utf8'));
