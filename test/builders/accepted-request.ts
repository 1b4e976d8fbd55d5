import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { AlbRequest, Route } from '#shared/accept/alb-event.ts';
import { readLoginPage } from '#shared/accept/login-page.ts';
import { readCookies } from '#shared/accept/read-cookies.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import { productSettings } from './product-settings.ts';

/** What differs from a user's GET of an issue. */
export interface AcceptedRequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly cookie?: string;
  readonly valueMode?: 'single' | 'multi';
  readonly route?: Route;
  readonly host?: string;
  readonly address?: string;
  /** What else differs from Jira's part of the settings. */
  readonly product?: Partial<ProductSettings>;
}

/** Returns the accepted request of a user who opens an issue in a browser. */
export function acceptedRequest(parts: AcceptedRequestParts = {}): AcceptedRequest {
  const product = productSettings({
    ...parts.product,
    ...(parts.host !== undefined && { host: parts.host }),
    ...(parts.address !== undefined && { address: parts.address }),
  });
  const cookie = parts.cookie === undefined ? [] : [parts.cookie];
  const headers = new Map<string, readonly string[]>([
    ['host', [product.host]],
    ['accept', ['text/html,application/xhtml+xml']],
    ...(cookie.length === 0 ? [] : [['cookie', cookie] as const]),
    ...Object.entries(parts.headers ?? {}),
  ]);
  const request: AlbRequest = {
    method: parts.method ?? 'GET',
    path: parts.path ?? '/browse/TEST-1',
    query: parts.query ?? '',
    headers,
    body: Buffer.from(parts.body ?? ''),
    valueMode: parts.valueMode ?? 'multi',
    route: parts.route ?? 'authenticated',
  };
  const cookies = readCookies(headers.get('cookie') ?? []);
  return { ...request, product, cookies, loginPage: readLoginPage(request, product) };
}
