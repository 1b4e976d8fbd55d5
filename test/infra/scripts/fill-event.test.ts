import { expect, it } from 'vitest';
import { fillEvent } from '#infra/scripts/event/fill-event.ts';

it('each name in the texts of an event is replaced by its value', () => {
  const text = '{"path": "{path}", "headers": {"host": ["{host}"], "origin": ["https://{host}"]}}';
  expect(fillEvent(text, { path: '/a', host: 'jira.localhost:1' })).toEqual({
    path: '/a',
    headers: { host: ['jira.localhost:1'], origin: ['https://jira.localhost:1'] },
  });
});

it.each(['"', '\\', '\n', '{host}', '$&'])('the value %j stays as it is', (value) => {
  expect(fillEvent('["{subject}"]', { subject: value })).toEqual([value]);
});

it('a name without a value is refused with a sentence', () => {
  expect(() => fillEvent('["{who}"]', {})).toThrow('There is no value for {who}.');
});
