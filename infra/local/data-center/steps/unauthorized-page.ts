import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';

/** The page that Tomcat shows for a 401: HTML, whatever the caller accepts. */
export function unauthorizedPage(reason: string): HTTPException {
  const page = html`<html><head><title>Unauthorized (401)</title></head><body><div class="form-body">
<h1>Unauthorized (401)</h1>
<p>Encountered a <code>"401 - Unauthorized"</code> error while loading this page.</p>
<p>${reason}</p></div></body></html>`;
  return new HTTPException(401, {
    res: new Response(String(page), {
      status: 401,
      headers: { 'Content-Type': 'text/html;charset=UTF-8' },
    }),
  });
}
