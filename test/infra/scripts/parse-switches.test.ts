import { expect, it } from 'vitest';
import { parseSwitches } from '#infra/scripts/start/parse-switches.ts';

const parse = parseSwitches({ slowMs: {}, nestedGroups: true });

it('switches are taken as they are', () => {
  expect(parse('{"nestedGroups": false}')).toEqual({ nestedGroups: false });
  expect(parse('{}')).toEqual({});
});

it.each([
  ['{"nestedGroup": false}', 'There is no switch nestedGroup. Did you mean nestedGroups?'],
  ['{"captcha": false}', 'There is no switch captcha.'],
  ['{nestedGroups', 'A JSON object is expected'],
  ['[]', 'A JSON object is expected'],
  ['null', 'A JSON object is expected'],
])('what is no object of known switches is refused: %s', (value, message) => {
  expect(() => parse(value)).toThrow(message);
});
