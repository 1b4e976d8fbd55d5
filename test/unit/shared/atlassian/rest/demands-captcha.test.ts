import { expect, it } from 'vitest';
import { demandsCaptcha } from '#shared/atlassian/rest/demands-captcha.ts';
import type { HttpHeaders } from '#shared/base/http.ts';

const demands = (status: number, body: string, headers: HttpHeaders = []) =>
  demandsCaptcha({ status, headers, body: Buffer.from(body), truncated: false });

it.each<[number, string, HttpHeaders]>([
  [403, '', [['x-authentication-denied-reason', 'CAPTCHA_CHALLENGE; login-url=https://x/login']]],
  [200, '<form>', [['x-authentication-denied-reason', 'captcha_challenge']]],
  [401, '{"captchaRequired":true,"message":"no"}', []],
  [403, '{"errorMessages":["Please solve the CAPTCHA at https://x/login"]}', []],
  [401, '{"errors":[{"exceptionName":"a.b.CaptchaRequiredAuthenticationException"}]}', []],
  [403, '{"errors":[{"message":"CAPTCHA required. Log in in a browser."}]}', []],
])('an answer of %i demands a CAPTCHA: %s', (status, body, headers) => {
  expect(demands(status, body, headers)).toBe(true);
});

it.each<[number, string, HttpHeaders]>([
  [401, '{"captchaRequired":false,"captchaId":null,"message":"no"}', []],
  [401, '{"captchaEnabled":true,"captchaImageUrl":"/rest/tsv/1.0/captcha","message":"no"}', []],
  [401, '{"message":"The user \'captcha\' is unknown"}', []],
  [401, '{"errors":[{"exceptionName":"a.b.IncorrectPasswordAuthenticationException"}]}', []],
  [404, '{"message":"The user captcha does not exist"}', []],
  [401, '<script src="captcha.js">', [['content-type', 'text/html']]],
  [403, '', [['x-authentication-denied-reason', 'OTHER']]],
])('an answer of %i demands no CAPTCHA: %s', (status, body, headers) => {
  expect(demands(status, body, headers)).toBe(false);
});
