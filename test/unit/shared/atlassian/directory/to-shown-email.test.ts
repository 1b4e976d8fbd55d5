import { expect, it } from 'vitest';
import { toShownEmail } from '#shared/atlassian/directory/to-shown-email.ts';

it.each(['ann@example.com', 'st*r@example.com', 'zoë@exämple.com', '"a b"@example.com'])(
  'the e-mail address %s is shown',
  (text) => {
    expect(toShownEmail(text)).toBe(text);
  },
);

it.each([
  undefined,
  null,
  '',
  ' ',
  'ann at example dot com',
  'ann [at] example [dot] com',
  'a***@example.com',
  'hidden',
])('the text %j in place of an e-mail address says nothing', (text) => {
  expect(toShownEmail(text)).toBeNull();
});
