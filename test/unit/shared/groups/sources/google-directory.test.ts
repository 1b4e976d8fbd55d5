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

/** A Google that says who it is asked as, and the source that asks it. */
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
  return { clock, count, seen, url: toHttps(url), ask: () => read(question()) };
}

describe('the groups that the directory of Google Workspace knows of somebody', () => {
  it('are asked for by the signed sub', async () => {
    const { ask, seen } = await google();
    expect(await ask()).toEqual({
      state: 'present',
      names: ['analysts@example.com', 'board@example.com'],
    });
    expect(seen[1]).toMatchObject({
      method: 'GET',
      url: '/admin/directory/v1/groups?userKey=subject-of-ada&maxResults=200',
      headers: { authorization: 'Bearer token-1' },
    });
  });

  it('are asked for as the administrator, under the key of the service account', async () => {
    const { ask, seen, url } = await google();
    await ask();
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
  ])('go by their %s where the policy says so', async (names, expected) => {
    const { ask } = await google({ options: { names } });
    expect(await ask()).toEqual({ state: 'present', names: expected });
  });

  it('are read from all pages', async () => {
    const { ask, seen } = await google({
      directory: ({ url }) => {
        const [analysts, board] = GROUPS;
        if (url.includes('pageToken')) return { body: { groups: [board] } };
        return { body: { groups: [analysts], nextPageToken: 'a&b' } };
      },
    });
    expect(await ask()).toMatchObject({ state: 'present', names: { length: 2 } });
    expect(seen[2]?.url).toContain('&pageToken=a%26b');
  });

  it('are none where the answer holds none', async () => {
    const { ask } = await google({ directory: () => ({ body: { kind: 'groups' } }) });
    expect(await ask()).toEqual({ state: 'empty' });
  });

  it('are an overage above five thousand', async () => {
    const groups = Array.from({ length: 200 }, (_, n) => ({ email: `${n}@example.com`, name: '' }));
    const { ask, count } = await google({
      directory: (_request, n) => ({ body: { groups, nextPageToken: String(n) } }),
    });
    expect(await ask()).toEqual({ state: 'overage' });
    expect(count.directory).toBe(26);
  });
});

describe('the token of the service account', () => {
  it('is used until a minute before its end', async () => {
    const { ask, clock, count } = await google();
    await ask();
    clock.nowMs += 3_539_999;
    await ask();
    expect(count.token).toBe(1);
    clock.nowMs += 1;
    await ask();
    expect(count.token).toBe(2);
  });

  it('is asked for once by all who need it at the same time', async () => {
    const { ask, count } = await google();
    await Promise.all([ask(), ask(), ask()]);
    expect(count.token).toBe(1);
  });

  it('is renewed once when the directory refuses it', async () => {
    const { ask, count } = await google({
      directory: ({ headers }) =>
        headers['authorization'] === 'Bearer token-1'
          ? { status: 401 }
          : { body: { groups: GROUPS } },
    });
    expect(await ask()).toMatchObject({ state: 'present' });
    expect(count.token).toBe(2);
  });

  it('is not renewed again and again', async () => {
    const { ask, count } = await google({ directory: () => ({ status: 401 }) });
    await expect(ask()).rejects.toMatchObject(unavailable('unauthorized', { status: 401 }));
    expect(count.token).toBe(2);
  });

  it('is asked for with the current key, where an older one is refused', async () => {
    const { ask, count } = await google({
      token: (n) =>
        n === 1 ? { status: 400 } : { body: { access_token: 'token-2', expires_in: 3600 } },
      secret: (n) => ({ private_key_id: String(n) }),
    });
    expect(await ask()).toMatchObject({ state: 'present' });
    expect(count.token).toBe(2);
  });

  it.each([400, 401])('is refused with %i once for one key', async (status) => {
    const { ask, count } = await google({ token: () => ({ status, body: { error: 'x' } }) });
    await expect(ask()).rejects.toMatchObject(unavailable('credentials_refused', { status }));
    expect(count.token).toBe(1);
  });

  it.each<[string, object]>([
    ['without an e-mail address', { client_email: undefined }],
    ['without somebody to act for', { subject: undefined }],
    ['whose key is none', { private_key: 'no key' }],
    ['that would send its assertion without TLS', { token_uri: 'http://example.com/token' }],
  ])('cannot be had with a secret %s', async (_title, fields) => {
    const { ask, seen } = await google({ secret: () => ({ ...fields }) });
    await expect(ask()).rejects.toMatchObject(
      unavailable('secrets.malformed', { problem: Object.keys(fields)[0] }),
    );
    expect(seen).toEqual([]);
  });

  it('cannot be had without the secret', async () => {
    const read = async () => Promise.reject(new Failure('secrets.unavailable'));
    const { ask } = await google({ options: { secrets: { read, reread: read } } });
    await expect(ask()).rejects.toMatchObject(unavailable('secrets.unavailable'));
  });
});

describe('the directory of Google Workspace cannot say', () => {
  const quota = { error: { errors: [{ reason: 'userRateLimitExceeded' }] } };
  it.each<[string, WrittenAnswer, string]>([
    ['of whom it does not know', { status: 404 }, 'unknown_person'],
    ['what the administrator may not see', { status: 403 }, 'not_permitted'],
    ['after too many questions', { status: 403, body: quota }, 'throttled'],
    ['when it is busy', { status: 429 }, 'throttled'],
    ['when it is down', { status: 500 }, 'unavailable'],
    ['what it was not asked rightly', { status: 400 }, 'refused'],
    ['in anything but JSON', { body: 'no' }, 'unreadable'],
    ['by e-mail address what has none', { body: { groups: [{ name: 'a' }] } }, 'unreadable'],
  ])('%s', async (_title, answer, reason) => {
    const { ask } = await google({ directory: () => answer });
    await expect(ask()).rejects.toMatchObject(unavailable(reason));
  });
});
