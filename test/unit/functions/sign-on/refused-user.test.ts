import { expect, it } from 'vitest';
import { answerEvent } from '#functions/sign-on/answer-event.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { account } from '#test/builders/account.ts';
import { albEvent } from '#test/builders/alb-event.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { environment } from '#test/builders/environment.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { watchedDependencies } from '#test/builders/watched-dependencies.ts';

it('a refused user who left groups joins them again at the next sign-on that lets them in', async () => {
  const policy = productPolicy({ required: ['jira-analysts'] });
  const { dependencies, log, directory } = watchedDependencies([account()], { policy });
  const jar = new Map<string, string>();
  const signOnWithGroups = async (groups: readonly string[]) => {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const token = dataToken({ payload: { groups } });
    const headers = { host: ['jira.example.com'], 'x-amzn-oidc-data': [token], cookie: [cookie] };
    const event = albEvent({ multiValueHeaders: headers });
    const answering = { settings: readSettings(environment()), dependencies, log };
    const { multiValueHeaders = {} } = await answerEvent(event, 'id', answering);
    for (const line of multiValueHeaders['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? [];
      if (!name.startsWith('__Host-edge-profile')) continue;
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
  };
  await signOnWithGroups(['jira-analysts']);
  expect(jar.size).toBe(1);
  await signOnWithGroups(['sales']);
  expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  await signOnWithGroups(['jira-analysts']);
  expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'jira-analysts']);
});
