import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { AlbRequest } from '#shared/accept/alb-event.ts';
import type { Answer } from '#shared/forward/answer.ts';

/** A page of the edge itself, for browsers and for scripts. */
export interface Page {
  readonly status: number;
  /** A failure code, or the like: scripts read it. */
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly correlationId: string;
  readonly headers?: Answer['headers'];
}

/** Returns the page as HTML for browsers and as JSON for scripts; never cacheable, never framed. */
export function renderPage(page: Page, request: AlbRequest | AcceptedRequest | null): Answer {
  const wantsHtml = request === null || acceptsHtml(request);
  return {
    status: page.status,
    headers: [
      ['content-type', wantsHtml ? 'text/html; charset=utf-8' : 'application/json'],
      ['cache-control', 'private, no-store'],
      ['content-security-policy', POLICY],
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'no-referrer'],
      ...(page.headers ?? []),
    ],
    body: Buffer.from(wantsHtml ? toHtml(page) : toJson(page)),
  };
}

function acceptsHtml(request: AlbRequest): boolean {
  const accept = request.headers.get('accept')?.join(',') ?? 'text/html';
  return accept.includes('text/html');
}

const toJson = ({ code, title, sentence, correlationId }: Page) =>
  JSON.stringify({ code, title, message: sentence, correlationId });

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:15vh auto;padding:0 1.5rem;color:#172b4d;background:#fff}' +
  'h1{font-size:1.5rem}small{color:#44546f}@media(prefers-color-scheme:dark){body{color:#dfe1e6;background:#161a1d}small{color:#9fadbc}}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

function toHtml({ title, sentence, code, correlationId }: Page): string {
  return String(html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main><h1>${title}</h1><p>${sentence}</p><p><small>${code} · ${correlationId}</small></p></main></body>
</html>
`);
}
