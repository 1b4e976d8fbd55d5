import { expect, it } from 'vitest';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import { type Answer, callProduct } from './call-product.ts';
import { cookieOf } from './cookie-of.ts';
import { startSmallProduct } from './start-small-product.ts';

function signIn(product: LocalProduct, rememberMe = false): Promise<Answer> {
  const json = { username: 'ada', password: 'ada password', rememberMe };
  return callProduct(product, '/rest/tsv/1.0/authenticate?os_authType=none', { json });
}

it('a product without Seraph signs users in under its own cookie names, without an XSRF cookie', async () => {
  const product = await startSmallProduct();
  const answer = await signIn(product, true);
  expect(answer.status).toBe(200);
  const names = answer.setCookies.map((cookie) => cookie.split('=')[0]);
  expect(names).toEqual(['SMALLSESSIONID', '_small_remember_me']);
  expect(answer.headers['x-seraph-loginreason']).toBeUndefined();
});

it('a product without Seraph redirects anonymous browsers to its own log-in page with its own parameter', async () => {
  const product = await startSmallProduct({ contextPath: '/small' });
  const answer = await callProduct(product, '/small/home?tab=1');
  expect(answer.headers.location).toBe('/small/login?next=%2Fhome%3Ftab%3D1');
});

it('a product without Seraph names the user in its own header, and sends no header to an anonymous caller', async () => {
  const product = await startSmallProduct();
  const page = await callProduct(product, '/home', { cookies: await signIn(product) });
  expect(page.headers['x-small-person']).toBe('small-2');
  expect((await callProduct(product, '/status')).headers['x-small-person']).toBeUndefined();
});

it('a product without Seraph does not read os_authType', async () => {
  const product = await startSmallProduct();
  const asked = await callProduct(product, '/status?os_authType=basic');
  expect(asked.status).toBe(200);
  const page = await callProduct(product, '/home?os_authType=none', {
    basic: 'ada:ada password',
  });
  expect(page.status).toBe(200);
});

it.each([
  [{ basic: 'ada:wrong' }, 'basic'],
  [{ token: 'unknown' }, 'token'],
])('a product without Seraph answers %j with its own 401', async (caller, cause) => {
  const product = await startSmallProduct();
  const answer = await callProduct(product, '/status', caller);
  expect([answer.status, answer.json]).toEqual([401, { cause }]);
});

it('a product without Seraph redirects users who need a CAPTCHA to its own log-in page', async () => {
  const product = await startSmallProduct({ publicUrl: 'https://small.example.localhost' });
  product.switches.captchaAfterFailures = 1;
  await callProduct(product, '/status', { basic: 'ada:wrong' });
  const answer = await callProduct(product, '/status', { basic: 'ada:ada password' });
  expect(answer.status).toBe(403);
  expect(answer.headers['x-authentication-denied-reason']).toBe(
    'CAPTCHA_CHALLENGE; login-url=https://small.example.localhost/login',
  );
});

it('a product without Seraph refuses in its own JSON what all products refuse', async () => {
  const product = await startSmallProduct();
  const config = '/rest/basicauth/latest/config';
  const asStranger = await callProduct(product, config);
  expect([asStranger.status, asStranger.json]).toEqual([401, { small: 'No permission' }]);
  const json = { 'block-requests': 'perhaps' };
  const answer = await callProduct(product, config, {
    method: 'PUT',
    basic: 'admin:admin',
    json,
  });
  expect(answer.json).toEqual({ small: 'Can not deserialize the request body.' });
});

it('a product without Seraph takes a form with the token of its page, which no cookie repeats', async () => {
  const product = await startSmallProduct();
  const cookies = await signIn(product);
  const page = await callProduct(product, '/home', { cookies });
  const token = /name="atl_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = (text: string) =>
    callProduct(product, '/home', { cookies, headers, body: `atl_token=${text}` });
  expect((await post(token)).status).toBe(200);
  expect((await post('other')).status).toBe(403);
});

it('a product without Seraph remembers users on every node until they sign out', async () => {
  const product = await startSmallProduct();
  const value = cookieOf(await signIn(product, true), '_small_remember_me');
  const cookies = `_small_remember_me=${value}`;
  expect((await callProduct(product, '/home', { cookies, node: 1 })).status).toBe(200);
  await callProduct(product, '/leave', { cookies });
  expect((await callProduct(product, '/home', { cookies, node: 1 })).status).toBe(302);
});
