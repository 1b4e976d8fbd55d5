import { describe, expect, it } from 'vitest';
import { httpClient } from '#shared/base/http.ts';
import { NetworkError } from '#shared/base/network-error.ts';
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

/** Starts a Graph with these answers about groups, one after the other, and returns the source over it. */
async function graph(
  groups: readonly WrittenAnswer[] | ((url: string) => readonly WrittenAnswer[]),
  parts: Partial<MicrosoftGraphOptions> & { readonly userInfo?: WrittenAnswer } = {},
) {
  const { userInfo = { body: { sub: 'subject-of-ada' } }, ...options } = parts;
  let given = 0;
  const { url, seen } = await recordingServer(({ url: path }) => {
    if (path === '/oidc/userinfo') return userInfo;
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
  const aboutGroups = () => seen.filter(({ url: path }) => path !== '/oidc/userinfo');
  return { seen, aboutGroups, query: () => read(question({ accessToken: 'graph-token' })) };
}

describe('the groups in Microsoft Graph', () => {
  it('Microsoft Graph is queried with the forwarded token for its user and their groups', async () => {
    const { query, seen } = await graph([page([group('b'), group('a')])]);
    expect(await query()).toEqual({ state: 'present', names: ['id-of-a', 'id-of-b'] });
    expect(seen.map(({ url }) => url).toSorted()).toEqual([
      '/oidc/userinfo',
      '/v1.0/me/transitiveMemberOf?$select=id,displayName&$top=999',
    ]);
    expect(seen.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer graph-token',
      'Bearer graph-token',
    ]);
  });

  it('groups of Microsoft Graph are read from all pages', async () => {
    const next = '/v1.0/me/transitiveMemberOf?$skiptoken=2';
    const { query, aboutGroups } = await graph((url) => [
      page([group('a')], url + next),
      page([group('b')]),
    ]);
    expect(await query()).toEqual({ state: 'present', names: ['id-of-a', 'id-of-b'] });
    expect(aboutGroups()[1]?.url).toBe(next);
  });

  it('roles and administrative units of Microsoft Graph are no groups', async () => {
    const others = ['#microsoft.graph.directoryRole', '#microsoft.graph.administrativeUnit'];
    const { query } = await graph([
      page(others.map((type) => group('a', { '@odata.type': type }))),
    ]);
    expect(await query()).toEqual({ state: 'empty' });
  });

  it('groups of Microsoft Graph have display names when the policy says so', async () => {
    const { query } = await graph([page([group('Analysts')])], { names: 'display_name' });
    expect(await query()).toEqual({ state: 'present', names: ['Analysts'] });
  });

  it('only groups from Active Directory count when the policy uses their names there', async () => {
    const synced = group('Analysts', { onPremisesSamAccountName: 'ANALYSTS' });
    const cloudOnly = group('Board', { onPremisesSamAccountName: null });
    const { query, aboutGroups } = await graph([page([synced, cloudOnly])], {
      names: 'sam_account_name',
    });
    expect(await query()).toEqual({ state: 'present', names: ['ANALYSTS'] });
    expect(aboutGroups()[0]?.url).toContain('$select=id,displayName,onPremisesSamAccountName&');
  });

  it('a user without groups from Active Directory has empty groups when the policy uses their names', async () => {
    const { query } = await graph([page([group('Analysts'), group('Board')])], {
      names: 'sam_account_name',
    });
    expect(await query()).toEqual({ state: 'empty' });
  });

  it.each<[string, readonly string[], object]>([
    [
      'are left out and counted',
      ['Board', 'Ana\u200blysts', ' '],
      { state: 'present', names: ['Board'], unreadable: ['Analysts', ''] },
    ],
    ['make the claim absent when there are no others', ['Ana\u200blysts'], { state: 'absent' }],
  ])('unreadable group names in Microsoft Graph %s', async (_what, names, claim) => {
    const { query } = await graph([page(names.map((name) => group(name)))], {
      names: 'display_name',
    });
    expect(await query()).toEqual(claim);
  });

  it('more than five thousand groups of Microsoft Graph are an overage, and no further page is read', async () => {
    const thousand = Array.from({ length: 999 }, (_, n) => group(String(n)));
    const { query, aboutGroups } = await graph((url) => [
      ...Array.from({ length: 10 }, (_, n) => page(thousand, `${url}/next/${n}`)),
    ]);
    expect(await query()).toEqual({ state: 'overage' });
    expect(aboutGroups()).toHaveLength(6);
  });

  it('Microsoft Graph is queried again when it is busy for a moment', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' } };
    const { query, aboutGroups } = await graph([busy, page([group('a')])]);
    expect(await query()).toEqual({ state: 'present', names: ['id-of-a'] });
    expect(aboutGroups()).toHaveLength(2);
  });
});

describe('Microsoft Graph', () => {
  it('Microsoft Graph is queried again when its answer broke off', async () => {
    const { query } = await graph([{ body: '{}', truncated: true }, page([group('a')])]);
    expect(await query()).toEqual({ state: 'present', names: ['id-of-a'] });
  });

  it('a silent Microsoft Graph is not queried twice', async () => {
    let sends = 0;
    const send = () => {
      sends += 1;
      return Promise.reject(new NetworkError({ timedOut: true }));
    };
    const { query } = await graph([], { send });
    await expect(query()).rejects.toMatchObject(unavailable('timeout'));
    expect(sends).toBe(2);
  });
});

describe('a failure of Microsoft Graph', () => {
  it.each([
    ['without a token', null, 'no_token'],
    ['with a token that no header can hold', 'a\r\nb', 'unreadable'],
  ])('Microsoft Graph is not queried %s', async (_title, accessToken, reason) => {
    const { url, seen } = await recordingServer(() => ({}));
    const options = { url, names: 'id' as const, send: httpClient(3), retryRules: RETRY_RULES };
    const groups = microsoftGraphGroups(options)(question({ accessToken }));
    await expect(groups).rejects.toMatchObject(unavailable(reason));
    expect(seen).toEqual([]);
  });

  it.each<[string, WrittenAnswer, string]>([
    ['the token of another user', { body: { sub: 'subject-of-eve' } }, 'subject'],
    ['a user info without a subject', { body: {} }, 'unreadable'],
    ['an expired token', { status: 401 }, 'unauthorized'],
  ])('the groups in Microsoft Graph are unavailable with %s', async (_title, userInfo, reason) => {
    const { query } = await graph([page([group('a')])], { userInfo });
    await expect(query()).rejects.toMatchObject(unavailable(reason));
  });

  it.each<[string, WrittenAnswer, string]>([
    ['refuses the token', { status: 403 }, 'not_permitted'],
    ['does not know the user', { status: 404 }, 'unknown_person'],
    ['is down', { status: 503 }, 'unavailable'],
    ['redirects', { status: 302, headers: { location: '/' } }, 'refused'],
    ['sends anything but JSON', { body: '<html>' }, 'unreadable'],
    ['sends no list', { body: {} }, 'unreadable'],
    ['lists things without a type', page([{ id: 'a', displayName: 'a' }]), 'unreadable'],
    ['sends half an answer', { body: '{"value":[]}', truncated: true }, 'connection'],
  ])('the groups are unavailable when Microsoft Graph %s', async (_title, answer, reason) => {
    const { query } = await graph([answer]);
    await expect(query()).rejects.toMatchObject(unavailable(reason));
  });

  it('a long pause that Microsoft Graph asks for is a failure at once', async () => {
    const { query, aboutGroups } = await graph([{ status: 429, headers: { 'retry-after': '60' } }]);
    await expect(query()).rejects.toMatchObject(unavailable('throttled', { status: 429 }));
    expect(aboutGroups()).toHaveLength(1);
  });

  it('a failure at the second page of Microsoft Graph is a failure and not half of the groups', async () => {
    const { query } = await graph((url) => [page([group('a')], `${url}/next`), { status: 403 }]);
    await expect(query()).rejects.toMatchObject(unavailable('not_permitted'));
  });

  it.each(['https://graph.example.com/next', '//elsewhere/next', 'no link'])(
    'the token is not sent to a next page elsewhere: %s',
    async (next) => {
      const { query, aboutGroups } = await graph([page([group('a')], next)]);
      await expect(query()).rejects.toMatchObject(unavailable('unreadable'));
      expect(aboutGroups()).toHaveLength(1);
    },
  );

  it('a page of Microsoft Graph that leads back to itself is a failure', async () => {
    const { query, aboutGroups } = await graph((url) => [page([group('a')], `${url}/next`)]);
    await expect(query()).rejects.toMatchObject(unavailable('unreadable'));
    expect(aboutGroups()).toHaveLength(2);
  });

  it.each(['display_name', 'sam_account_name'] as const)(
    'a group of Microsoft Graph without a %s is a failure',
    async (names) => {
      const { query } = await graph([page([group('Analysts'), group(null)])], { names });
      await expect(query()).rejects.toMatchObject(unavailable('names_hidden'));
    },
  );
});
