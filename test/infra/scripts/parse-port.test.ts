import { expect, it } from 'vitest';
import { parsePort } from '#infra/scripts/command-line/parse-port.ts';

it.each([
  ['0', 0],
  ['1', 1],
  ['8443', 8443],
  ['65535', 65535],
])('%s is a port', (text, port) => {
  expect(parsePort(text)).toBe(port);
});

it.each(['65536', '-1', '1e3', '0x50', ' 80', '', 'https'])('“%s” is no port', (text) => {
  expect(() => parsePort(text)).toThrow('A number from 0 to 65535 is expected.');
});
