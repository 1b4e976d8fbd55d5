// In: visits to pages that are hard to relay.
// Out: answers that are big, compressed, binary, endless, or that set cookies of their own.
import { gzipSync } from 'node:zlib';
import { html } from 'hono/html';
import { streamSSE } from 'hono/streaming';
import { requireSignedIn } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

// A picture of one transparent pixel.
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Adds the awkward pages to a node's routes; all but the avatar need a session. */
export function serveAwkwardAnswers(app: ProductApp, node: JiraNode): void {
  app.get('/secure/BigReport.jspa', (context) => showBigReport(context, node));
  app.get('/secure/CompressedReport.jspa', (context) => showCompressed(context, node));
  app.get('/secure/EventStream.jspa', (context) => streamEvents(context, node));
  app.get('/secure/OwnCookies.jspa', (context) => setOwnCookies(context, node));
  app.get('/secure/useravatar', (context) => showAvatar(context));
}

/** `kb`: how many kilobytes of filling the page holds. */
function showBigReport(context: ProductContext, node: JiraNode) {
  requireSignedIn(context, node);
  const kilobytes = Math.min(Number(context.req.query('kb') ?? 1500) || 0, 20_000);
  const body = html`<pre data-testid="filling">${'0123456789abcde\n'.repeat(kilobytes * 64)}</pre>`;
  return renderPage(context, node, { title: 'Big report', body });
}

async function showCompressed(context: ProductContext, node: JiraNode): Promise<Response> {
  requireSignedIn(context, node);
  const body = html`<p data-testid="compressed">This page travels compressed.</p>`;
  const page = await renderPage(context, node, { title: 'Compressed report', body });
  const accepts = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
  if (!accepts) return page;
  const zipped = gzipSync(Buffer.from(await page.arrayBuffer()));
  context.header('Content-Encoding', 'gzip');
  context.header('Vary', 'Accept-Encoding');
  return context.body(zipped, 200, { 'Content-Type': 'text/html; charset=UTF-8' });
}

/** `events`: how many events end the stream; absent: it stays open until the reader leaves. */
function streamEvents(context: ProductContext, node: JiraNode): Response {
  const user = requireSignedIn(context, node);
  const last = Number(context.req.query('events') ?? Number.POSITIVE_INFINITY);
  return streamSSE(context, async (stream) => {
    const left = new Promise<void>((resolve) => stream.onAbort(resolve));
    for (let id = 1; id <= Math.min(last, 3); id += 1) {
      await stream.writeSSE({ id: String(id), event: 'viewer', data: user.name });
    }
    if (last > 3) await left;
  });
}

function setOwnCookies(context: ProductContext, node: JiraNode) {
  requireSignedIn(context, node);
  const path = `Path=${node.product.contextPath || '/'}`;
  const expires = 'Expires=Fri, 31 Dec 2038 23:59:59 GMT';
  context.header('Set-Cookie', `AJS.conglomerate.cookie="|view=list"; ${path}; ${expires}`, {
    append: true,
  });
  context.header('Set-Cookie', `jira.editor.user.mode=wysiwyg; ${path}; Secure`, { append: true });
  return renderPage(context, node, { title: 'Own cookies', body: html`<p>Two cookies.</p>` });
}

function showAvatar(context: ProductContext): Response {
  return context.body(pixel, 200, {
    'Content-Type': 'image/png',
    'Cache-Control': 'public, max-age=3600',
  });
}
