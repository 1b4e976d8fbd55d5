export { cookieOf } from '#test/infra/local/data-center/cookie-of.ts';
