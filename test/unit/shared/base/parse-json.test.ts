import * as v from 'valibot';
import { expect, it } from 'vitest';
import { parseJson } from '#shared/base/parse-json.ts';

const SCHEMA = v.object({ name: v.nullish(v.string(), '') });

it('a body is parsed by its schema, without other fields', () => {
  const body = Buffer.from('{"name":"Ünal","token":"secret"}');
  expect(parseJson(body, SCHEMA)).toEqual({ name: 'Ünal' });
});

it('a body without an optional field takes the default of its schema', () => {
  expect(parseJson(Buffer.from('{}'), SCHEMA)).toEqual({ name: '' });
});

it.each([
  ['is empty', ''],
  ['is a page', '<html>maintenance</html>'],
  ['is cut off', '{"name":"a'],
  ['contradicts its schema', '{"name":7}'],
  ['is a lone null', 'null'],
])('a body that %s is null', (_title, body) => {
  expect(parseJson(Buffer.from(body), SCHEMA)).toBeNull();
});
