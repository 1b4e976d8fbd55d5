import { expect, it } from 'vitest';
import { answerEvent } from '#functions/sign-on/answer-event.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { albEvent } from '#test/builders/alb-event.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { environment } from '#test/builders/environment.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { watchedDependencies } from '#test/builders/watched-dependencies.ts';

const EVENT = albEvent({
  multiValueHeaders: { host: ['jira.example.com'], 'x-amzn-oidc-data': [dataToken()] },
});

it('the page of a refused user names the contact of the policy', async () => {
  const { dependencies, log, lines } = watchedDependencies([], {
    ...{ policy: productPolicy({ required: ['staff'] }) },
    identityPolicy: { contact: 'the <service> desk' },
  });
  const answering = { settings: readSettings(environment()), dependencies, log };
  const answer = await answerEvent(EVENT, 'invocation', answering);
  expect(answer.statusCode).toBe(403);
  expect(answer.body).toContain('None of your groups gives you access to ');
  expect(answer.body).toContain('Show this page to the &lt;service&gt; desk.');
  expect(lines.at(-1)).toMatchObject({
    ...{ level: 'warn', event: 'map.group_required', entry: { reason: 'present' } },
  });
});

it('every log line of one request has its correlation id', async () => {
  const { dependencies, log, lines } = watchedDependencies([]);
  await answerEvent(EVENT, 'invocation', {
    settings: readSettings(environment()),
    dependencies,
    log,
  });
  expect(lines.map(({ event }) => event)).toEqual(['authenticated', 'decided', 'signed_on']);
  const ids = lines.map(({ entry }) => entry['correlationId']);
  expect(ids).toEqual(ids.map(() => 'invocation'));
});

it('page and log of an unusable claim say which it is and what it holds, and not its value', async () => {
  const { dependencies, log, lines } = watchedDependencies([]);
  const token = dataToken({ payload: { preferred_username: 'secret\u200bname' } });
  const headers = { host: ['jira.example.com'], 'x-amzn-oidc-data': [token] };
  const answer = await answerEvent(albEvent({ multiValueHeaders: headers }), 'invocation', {
    ...{ settings: readSettings(environment()), dependencies, log },
  });
  expect(answer.body).toContain('“preferred_username” that cannot be used: it holds a space');
  expect(lines.at(-1)).toMatchObject({
    ...{ level: 'warn', event: 'map.claim_unusable' },
    entry: { claim: 'preferred_username', reason: 'odd_character', character: 'zero_width' },
  });
  expect(JSON.stringify([answer, lines])).not.toContain('secret');
});
