import { exportPKCS8, exportSPKI, generateKeyPair, importSPKI, jwtVerify } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { SecretStore } from '#shared/base/secrets.ts';
import {
  type GoogleDirectoryOptions,
  googleDirectoryGroups,
} from '#shared/groups/sources/google-directory.ts';
import { NOW_SECONDS } from '#test/builders/data-token.ts';
import {
  type RecordedRequest,
  recordingServer,
  type WrittenAnswer,
} from '#test/builders/recording-server.ts';
import { plainSend, RETRY_RULES, toHttps } from './plain-send.ts';
import { question, unavailable } from './question.ts';

const SERVICE_ACCOUNT = 'edge@project.iam.gserviceaccount.example.com';
const keys = { privatePem: '', publicPem: '' };
beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  keys.privatePem = await exportPKCS8(privateKey);
  keys.publicPem = await exportSPKI(publicKey);
});

const GROUPS = [
  { email: 'analysts@example.com', name: 'The Analysts' },
  { email: 'board@example.com', name: 'The Board' },
];

interface Google {
  readonly directory?: (request: RecordedRequest, count: number) => WrittenAnswer;
  readonly token?: (count: number) => WrittenAnswer;
  readonly secret?: (count: number) => Readonly<Record<string, unknown>>;
  readonly options?: Partial<GoogleDirectoryOptions>;
}

/** Starts a Google directory with a token endpoint, and returns it with the source over it. */
async function google(parts: Google = {}) {
  const clock = { nowMs: NOW_SECONDS * 1000 };
  const count = { directory: 0, token: 0, secret: 0 };
  const { url, seen } = await recordingServer((request) => {
    if (request.url === '/token') {
      count.token += 1;
      const body = { access_token: `token-${count.token}`, expires_in: 3600 };
      return parts.token?.(count.token) ?? { body };
    }
    count.directory += 1;
    return parts.directory?.(request, count.directory) ?? { body: { groups: GROUPS } };
  });
  const readSecret = async () => {
    count.secret += 1;
    const token_uri = `${toHttps(url)}/token`;
    const own = parts.secret?.(count.secret);
    const { privatePem: private_key } = keys;
    const subject = 'admin@example.com';
    return JSON.stringify({
      client_email: SERVICE_ACCOUNT,
      private_key,
      token_uri,
      subject,
      ...own,
    });
  };
  const secrets: SecretStore = { read: readSecret, reread: readSecret };
  const read = googleDirectoryGroups({
    url: toHttps(url),
    names: 'email',
    secrets,
    credentialsArn: 'arn',
    send: plainSend(),
    retryRules: RETRY_RULES,
    now: () => clock.nowMs,
    ...parts.options,
  });
  return { clock, count, seen, url: toHttps(url), query: () => read(question()) };
}

describe('the groups in the Google directory', () => {
  it('the Google directory is queried for the signed sub', async () => {
    const { query, seen } = await google();
    expect(await query()).toEqual({
      state: 'present',
      names: ['analysts@example.com', 'board@example.com'],
    });
    expect(seen[1]).toMatchObject({
      method: 'GET',
      url: '/admin/directory/v1/groups?userKey=subject-of-ada&maxResults=200',
      headers: { authorization: 'Bearer token-1' },
    });
  });

  it('the Google directory is queried as the administrator, with the key of the service account', async () => {
    const { query, seen, url } = await google();
    await query();
    expect(seen[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const form = new URLSearchParams(seen[0]?.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const publicKey = await importSPKI(keys.publicPem, 'RS256');
    const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
      algorithms: ['RS256'],
      currentDate: new Date(NOW_SECONDS * 1000),
    });
    expect(payload).toEqual({
      iss: SERVICE_ACCOUNT,
      sub: 'admin@example.com',
      aud: `${url}/token`,
      scope: 'https://www.googleapis.com/auth/admin.directory.group.readonly',
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 3600,
    });
  });

  it.each([
    ['local_part' as const, ['analysts', 'board']],
    ['name' as const, ['The Analysts', 'The Board']],
  ])(
    'groups of the Google directory have their %s as names when the policy says so',
    async (names, expected) => {
      const { query } = await google({ options: { names } });
      expect(await query()).toEqual({ state: 'present', names: expected });
    },
  );

  it('groups of the Google directory are read from all pages', async () => {
    const { query, seen } = await google({
      directory: ({ url }) => {
        const [analysts, board] = GROUPS;
        if (url.includes('pageToken')) return { body: { groups: [board] } };
        return { body: { groups: [analysts], nextPageToken: 'a&b' } };
      },
    });
    expect(await query()).toMatchObject({ state: 'present', names: { length: 2 } });
    expect(seen[2]?.url).toContain('&pageToken=a%26b');
  });

  it.each([{ kind: 'admin#directory#groups' }, { groups: [] }])(
    'a user in no group of the Google directory has empty groups: %j',
    async (body) => {
      const { query } = await google({ directory: () => ({ body }) });
      expect(await query()).toEqual({ state: 'empty' });
    },
  );

  it('the page of the Google directory with an empty token is the last', async () => {
    const { query, count } = await google({
      directory: () => ({ body: { groups: GROUPS, nextPageToken: '' } }),
    });
    expect(await query()).toMatchObject({ state: 'present', names: { length: 2 } });
    expect(count.directory).toBe(1);
  });

  it.each([
    {},
    { kind: 'admin#directory#users' },
    { kind: 'admin#directory#groups', groups: null },
    { kind: 'admin#directory#groups', groups: {} },
    { error: { code: 500, message: 'Backend Error' } },
    { nextPageToken: 'a' },
  ])(
    'an answer of the Google directory without the list is a failure and never empty groups: %j',
    async (body) => {
      const { query } = await google({ directory: () => ({ body }) });
      await expect(query()).rejects.toMatchObject(unavailable('unreadable'));
    },
  );

  it('more than five thousand groups of the Google directory are an overage', async () => {
    const groups = Array.from({ length: 200 }, (_, n) => ({ email: `${n}@example.com`, name: '' }));
    const { query, count } = await google({
      directory: (_request, n) => ({ body: { groups, nextPageToken: String(n) } }),
    });
    expect(await query()).toEqual({ state: 'overage' });
    expect(count.directory).toBe(26);
  });
});

describe('the token of the service account', () => {
  it('the token of the service account is used until a minute before its end', async () => {
    const { query, clock, count } = await google();
    await query();
    clock.nowMs += 3_539_999;
    await query();
    expect(count.token).toBe(1);
    clock.nowMs += 1;
    await query();
    expect(count.token).toBe(2);
  });

  it('the token of the service account is requested once for callers at the same time', async () => {
    const { query, count } = await google();
    await Promise.all([query(), query(), query()]);
    expect(count.token).toBe(1);
  });

  it('the token of the service account is renewed once when the directory refuses it', async () => {
    const { query, count } = await google({
      directory: ({ headers }) =>
        headers['authorization'] === 'Bearer token-1'
          ? { status: 401 }
          : { body: { groups: GROUPS } },
    });
    expect(await query()).toMatchObject({ state: 'present' });
    expect(count.token).toBe(2);
  });

  it('the token of the service account is not renewed again and again', async () => {
    const { query, count } = await google({ directory: () => ({ status: 401 }) });
    await expect(query()).rejects.toMatchObject(unavailable('unauthorized', { status: 401 }));
    expect(count.token).toBe(2);
  });

  it('the token of the service account is requested with the current key when an older one is refused', async () => {
    const { query, count } = await google({
      token: (n) =>
        n === 1 ? { status: 400 } : { body: { access_token: 'token-2', expires_in: 3600 } },
      secret: (n) => ({ private_key_id: String(n) }),
    });
    expect(await query()).toMatchObject({ state: 'present' });
    expect(count.token).toBe(2);
  });

  it.each([400, 401])('a refusal of the token with %i happens once for one key', async (status) => {
    const { query, count } = await google({ token: () => ({ status, body: { error: 'x' } }) });
    await expect(query()).rejects.toMatchObject(unavailable('credentials_refused', { status }));
    expect(count.token).toBe(1);
  });

  it.each<[string, object]>([
    ['without an e-mail address', { client_email: undefined }],
    ['without an administrator', { subject: undefined }],
    ['without a valid key', { private_key: 'no key' }],
    ['with a token address without TLS', { token_uri: 'http://example.com/token' }],
  ])('no token is requested with a secret %s', async (_title, fields) => {
    const { query, seen } = await google({ secret: () => ({ ...fields }) });
    await expect(query()).rejects.toMatchObject(
      unavailable('secrets.malformed', { problem: Object.keys(fields)[0] }),
    );
    expect(seen).toEqual([]);
  });

  it('no token is requested without the secret', async () => {
    const read = async () => Promise.reject(new Failure('secrets.unavailable'));
    const { query } = await google({ options: { secrets: { read, reread: read } } });
    await expect(query()).rejects.toMatchObject(unavailable('secrets.unavailable'));
  });
});

describe('a failure of the Google directory', () => {
  const quota = { error: { errors: [{ reason: 'userRateLimitExceeded' }] } };
  it.each<[string, WrittenAnswer, string]>([
    ['for an unknown user', { status: 404 }, 'unknown_person'],
    ['for an administrator without the right', { status: 403 }, 'not_permitted'],
    ['after too many requests', { status: 403, body: quota }, 'throttled'],
    ['when it is busy', { status: 429 }, 'throttled'],
    ['when it is down', { status: 500 }, 'unavailable'],
    ['for a wrong request', { status: 400 }, 'refused'],
    ['with anything but JSON', { body: 'no' }, 'unreadable'],
    ['for a group without an e-mail address', { body: { groups: [{ name: 'a' }] } }, 'unreadable'],
  ])('the Google directory fails %s', async (_title, answer, reason) => {
    const { query } = await google({ directory: () => answer });
    await expect(query()).rejects.toMatchObject(unavailable(reason));
  });
});
