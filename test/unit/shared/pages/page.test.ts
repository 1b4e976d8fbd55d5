import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Page, renderPage } from '#shared/pages/page.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const page = (parts: Partial<Page> = {}): Page => ({
  status: 403,
  code: 'map.claim_missing',
  title: 'Your account is incomplete',
  sentence: 'Something is missing.',
  correlationId: '1-5e8b428b-0123456789abcdef01234567',
  ...parts,
});
const accepting = (...accept: string[]) =>
  acceptedRequest({ headers: accept.length === 0 ? {} : { accept } });
const render = (parts: Partial<Page> = {}, request = accepting('text/html')) => {
  const answer = renderPage(page(parts), request);
  return { ...answer, headers: new Map(answer.headers), text: answer.body.toString() };
};

describe('a page', () => {
  it('a page is HTML with title, sentence, code and correlation id', () => {
    const { status, headers, text } = render();
    expect(status).toBe(403);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toContain('<title>Your account is incomplete</title>');
    expect(text).toContain('<p>Something is missing.</p>');
    expect(text).toContain('map.claim_missing · 1-5e8b428b-0123456789abcdef01234567');
  });

  it('a page escapes markup', () => {
    const attack = `<script>alert("1")</script>&'`;
    const { text } = render({
      title: attack,
      sentence: attack,
      code: attack,
      correlationId: attack,
    });
    expect(text).not.toContain('<script');
    expect(text).not.toContain('"1"');
    expect(text.match(/&lt;script&gt;/g)).toHaveLength(5);
  });

  it('a page allows its own style by hash and nothing else', () => {
    const { headers, text } = render();
    const style = /<style>(.*)<\/style>/s.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(style).not.toBe('');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    );
    expect(text).not.toMatch(/<script|style=|\bon\w+=|src=|href=/);
  });

  it('a page is never cached or sniffed, and sends no referrer', () => {
    const { headers } = render();
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('a page has the headers that it is given', () => {
    expect(render({ headers: [['retry-after', '5']] }).headers.get('retry-after')).toBe('5');
  });
});

describe('a script', () => {
  it.each([
    ['application/json'],
    ['application/json, text/plain, */*'],
    ['*/*'],
    [''],
    ['image/avif,image/webp'],
  ])('a script that accepts %j gets JSON', (accept) => {
    const { status, headers, text } = render({}, accepting(accept));
    expect(status).toBe(403);
    expect(headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(text)).toEqual({
      code: 'map.claim_missing',
      title: 'Your account is incomplete',
      message: 'Something is missing.',
      correlationId: '1-5e8b428b-0123456789abcdef01234567',
    });
  });
});

describe('a browser', () => {
  it.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['application/xhtml+xml,text/html'],
  ])('a browser that accepts %j gets HTML', (accept) => {
    expect(render({}, accepting(accept)).text).toContain('<!doctype html>');
  });

  it('a browser that sends two Accept headers gets HTML', () => {
    expect(render({}, accepting('image/png', 'text/html')).text).toContain('<!doctype html>');
  });

  it('a browser without an Accept header gets HTML', () => {
    const request = { ...acceptedRequest(), headers: new Map() };
    expect(renderPage(page(), request).body.toString()).toContain('<!doctype html>');
  });

  it('a request that could not be read gets HTML', () => {
    expect(renderPage(page(), null).body.toString()).toContain('<!doctype html>');
  });
});
