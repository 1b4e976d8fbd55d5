import { describe, expect, it } from 'vitest';
import { httpClient, NetworkError } from '#shared/base/http.ts';
import {
  type MicrosoftGraphOptions,
  microsoftGraphGroups,
} from '#shared/groups/sources/microsoft-graph.ts';
import { recordingServer, type WrittenAnswer } from '#test/builders/recording-server.ts';
import { RETRY_RULES } from './plain-send.ts';
import { question, unavailable } from './question.ts';

const group = (name: string | null, more: object = {}) => ({
  '@odata.type': '#microsoft.graph.group',
  id: `id-of-${name}`,
  displayName: name,
  ...more,
});
const page = (value: readonly object[], next?: string): WrittenAnswer => ({
  body: { value, ...(next !== undefined && { '@odata.nextLink': next }) },
});

/** A Graph that gives these answers about groups, one after the other, and the source that asks it. */
async function graph(
  groups: readonly WrittenAnswer[] | ((url: string) => readonly WrittenAnswer[]),
  parts: Partial<MicrosoftGraphOptions> & { readonly userInfo?: WrittenAnswer } = {},
) {
  const { userInfo = { body: { sub: 'subject-of-ada' } }, ...options } = parts;
  let given = 0;
  const { url, seen } = await recordingServer(({ url: asked }) => {
    if (asked === '/oidc/userinfo') return userInfo;
    const answers = typeof groups === 'function' ? groups(url) : groups;
    given += 1;
    return answers[Math.min(given, answers.length) - 1] ?? { status: 500 };
  });
  const send = httpClient(3);
  const read = microsoftGraphGroups({
    url,
    names: 'id',
    send,
    retryRules: RETRY_RULES,
    ...options,
  });
  const aboutGroups = () => seen.filter(({ url: asked }) => asked !== '/oidc/userinfo');
  return { seen, aboutGroups, ask: () => read(question({ accessToken: 'graph-token' })) };
}

describe('the groups that Microsoft Graph knows of somebody', () => {
  it('are asked for with the forwarded token, and so is whose it is', async () => {
    const { ask, seen } = await graph([page([group('b'), group('a')])]);
    expect(await ask()).toEqual({ state: 'present', names: ['id-of-a', 'id-of-b'] });
    expect(seen.map(({ url }) => url).toSorted()).toEqual([
      '/oidc/userinfo',
      '/v1.0/me/transitiveMemberOf?$select=id,displayName&$top=999',
    ]);
    expect(seen.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer graph-token',
      'Bearer graph-token',
    ]);
  });

  it('are read from all pages', async () => {
    const next = '/v1.0/me/transitiveMemberOf?$skiptoken=2';
    const { ask, aboutGroups } = await graph((url) => [
      page([group('a')], url + next),
      page([group('b')]),
    ]);
    expect(await ask()).toEqual({ state: 'present', names: ['id-of-a', 'id-of-b'] });
    expect(aboutGroups()[1]?.url).toBe(next);
  });

  it('are none where there are only roles and administrative units', async () => {
    const others = ['#microsoft.graph.directoryRole', '#microsoft.graph.administrativeUnit'];
    const { ask } = await graph([page(others.map((type) => group('a', { '@odata.type': type })))]);
    expect(await ask()).toEqual({ state: 'empty' });
  });

  it('go by their names where the policy says so', async () => {
    const { ask } = await graph([page([group('Analysts')])], { names: 'display_name' });
    expect(await ask()).toEqual({ state: 'present', names: ['Analysts'] });
  });

  it('go by their names in Active Directory, those that come from there', async () => {
    const synced = group('Analysts', { onPremisesSamAccountName: 'ANALYSTS' });
    const cloudOnly = group('Board', { onPremisesSamAccountName: null });
    const { ask, aboutGroups } = await graph([page([synced, cloudOnly])], {
      names: 'sam_account_name',
    });
    expect(await ask()).toEqual({ state: 'present', names: ['ANALYSTS'] });
    expect(aboutGroups()[0]?.url).toContain('$select=id,displayName,onPremisesSamAccountName&');
  });

  it('are none where none of them comes from Active Directory, by whose names they go', async () => {
    const { ask } = await graph([page([group('Analysts'), group('Board')])], {
      names: 'sam_account_name',
    });
    expect(await ask()).toEqual({ state: 'empty' });
  });

  it.each<[string, readonly string[], object]>([
    [
      'are left out and counted',
      ['Board', 'Ana\u200blysts', ' '],
      { state: 'present', names: ['Board'], unreadable: 2 },
    ],
    ['say nothing where there are no others', ['Ana\u200blysts'], { state: 'absent' }],
  ])('with names that nobody can read %s', async (_what, names, claim) => {
    const { ask } = await graph([page(names.map((name) => group(name)))], {
      names: 'display_name',
    });
    expect(await ask()).toEqual(claim);
  });

  it('are an overage above five thousand, and no further page is asked for', async () => {
    const thousand = Array.from({ length: 999 }, (_, n) => group(String(n)));
    const { ask, aboutGroups } = await graph((url) => [
      ...Array.from({ length: 10 }, (_, n) => page(thousand, `${url}/next/${n}`)),
    ]);
    expect(await ask()).toEqual({ state: 'overage' });
    expect(aboutGroups()).toHaveLength(6);
  });

  it('are asked for again where Graph is busy for a moment', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' } };
    const { ask, aboutGroups } = await graph([busy, page([group('a')])]);
    expect(await ask()).toEqual({ state: 'present', names: ['id-of-a'] });
    expect(aboutGroups()).toHaveLength(2);
  });
});

describe('Microsoft Graph', () => {
  it('is asked again when its answer broke off', async () => {
    const { ask } = await graph([{ body: '{}', truncated: true }, page([group('a')])]);
    expect(await ask()).toEqual({ state: 'present', names: ['id-of-a'] });
  });

  it('is not asked twice when it is silent', async () => {
    let asked = 0;
    const send = () => {
      asked += 1;
      return Promise.reject(new NetworkError({ timedOut: true }));
    };
    const { ask } = await graph([], { send });
    await expect(ask()).rejects.toMatchObject(unavailable('timeout'));
    expect(asked).toBe(2);
  });
});

describe('Microsoft Graph cannot say', () => {
  it.each([
    ['without a token', null, 'no_token'],
    ['with a token that no header can hold', 'a\r\nb', 'unreadable'],
  ])('%s, and is not asked', async (_title, accessToken, reason) => {
    const { url, seen } = await recordingServer(() => ({}));
    const options = { url, names: 'id' as const, send: httpClient(3), retryRules: RETRY_RULES };
    const asked = microsoftGraphGroups(options)(question({ accessToken }));
    await expect(asked).rejects.toMatchObject(unavailable(reason));
    expect(seen).toEqual([]);
  });

  it.each<[string, WrittenAnswer, string]>([
    ['whose token is somebody else’s', { body: { sub: 'subject-of-eve' } }, 'subject'],
    ['whose the token is', { body: {} }, 'unreadable'],
    ['anything to a token that is over', { status: 401 }, 'unauthorized'],
  ])('%s', async (_title, userInfo, reason) => {
    const { ask } = await graph([page([group('a')])], { userInfo });
    await expect(ask()).rejects.toMatchObject(unavailable(reason));
  });

  it.each<[string, WrittenAnswer, string]>([
    ['what the token may not read', { status: 403 }, 'not_permitted'],
    ['of whom it does not know', { status: 404 }, 'unknown_person'],
    ['when it is down', { status: 503 }, 'unavailable'],
    ['when it redirects', { status: 302, headers: { location: '/' } }, 'refused'],
    ['in anything but JSON', { body: '<html>' }, 'unreadable'],
    ['without a list', { body: {} }, 'unreadable'],
    ['what kind of thing it lists', page([{ id: 'a', displayName: 'a' }]), 'unreadable'],
    ['in half an answer', { body: '{"value":[]}', truncated: true }, 'connection'],
  ])('%s', async (_title, answer, reason) => {
    const { ask } = await graph([answer]);
    await expect(ask()).rejects.toMatchObject(unavailable(reason));
  });

  it('when it wants to be left alone for longer than anybody waits', async () => {
    const { ask, aboutGroups } = await graph([{ status: 429, headers: { 'retry-after': '60' } }]);
    await expect(ask()).rejects.toMatchObject(unavailable('throttled', { status: 429 }));
    expect(aboutGroups()).toHaveLength(1);
  });

  it('the half of it', async () => {
    const { ask } = await graph((url) => [page([group('a')], `${url}/next`), { status: 403 }]);
    await expect(ask()).rejects.toMatchObject(unavailable('not_permitted'));
  });

  it.each(['https://graph.example.com/next', '//elsewhere/next', 'no link'])(
    'where the next page is elsewhere, at %s, and the token does not go there',
    async (next) => {
      const { ask, aboutGroups } = await graph([page([group('a')], next)]);
      await expect(ask()).rejects.toMatchObject(unavailable('unreadable'));
      expect(aboutGroups()).toHaveLength(1);
    },
  );

  it('where a page leads back to itself', async () => {
    const { ask, aboutGroups } = await graph((url) => [page([group('a')], `${url}/next`)]);
    await expect(ask()).rejects.toMatchObject(unavailable('unreadable'));
    expect(aboutGroups()).toHaveLength(2);
  });

  it.each(['display_name', 'sam_account_name'] as const)(
    'by %s what it shows no names of',
    async (names) => {
      const { ask } = await graph([page([group('Analysts'), group(null)])], { names });
      await expect(ask()).rejects.toMatchObject(unavailable('names_hidden'));
    },
  );
});
