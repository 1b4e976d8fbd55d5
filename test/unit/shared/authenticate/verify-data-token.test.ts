import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TokenFault } from '#shared/authenticate/reject-token.ts';
import { verifyDataToken } from '#shared/authenticate/verify-data-token.ts';
import { Failure } from '#shared/base/failure.ts';
import { type DataTokenParts, dataToken, KID, NOW_SECONDS } from '#test/builders/data-token.ts';
import { signParts } from '#test/builders/sign-parts.ts';
import { tokenTrust } from '#test/builders/token-trust.ts';

const verify = (parts: DataTokenParts = {}) => verifyDataToken(dataToken(parts), tokenTrust());
const rejectedFor = (reason: TokenFault) => ({
  code: 'authenticate.token_rejected',
  evidence: { reason },
});

describe('a valid token', () => {
  it('a valid token gives the subject and the claims', async () => {
    await expect(verify()).resolves.toMatchObject({
      subject: 'subject-of-ada',
      claims: { preferred_username: 'ada', groups: ['jira-analysts'] },
    });
  });

  it('a token that was signed without padding is verified without it', async () => {
    await expect(verify({ pad: false })).resolves.toMatchObject({ subject: 'subject-of-ada' });
  });

  const lengths = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => [a, b] as const));
  it.each(lengths)(
    'a token is verified whatever its padding is (header +%i, payload +%i)',
    async (a, b) => {
      const parts = { header: { extra: 'x'.repeat(a) }, payload: { extra: 'x'.repeat(b) } };
      await expect(verify(parts)).resolves.toMatchObject({ subject: 'subject-of-ada' });
      await expect(verify({ ...parts, pad: false })).resolves.toMatchObject({
        subject: 'subject-of-ada',
      });
    },
  );

  it('these lengths cover every mix of padding', () => {
    const endings = lengths.map(([a, b]) => {
      const token = dataToken({
        header: { extra: 'x'.repeat(a) },
        payload: { extra: 'x'.repeat(b) },
      });
      return token.split('.').slice(0, 2).map(countPadding).join(' ');
    });
    expect(new Set(endings).size).toBe(9);
  });

  it('a token is valid until the clock grace after its end, and not at its end', async () => {
    const at = (exp: number) => verify({ header: { exp }, payload: { exp } });
    await expect(at(NOW_SECONDS - 9)).resolves.toMatchObject({ subject: 'subject-of-ada' });
    await expect(at(NOW_SECONDS - 10)).rejects.toMatchObject(rejectedFor('header_exp_past'));
  });

  it('a token may end up to ten minutes ahead, and not later', async () => {
    const at = (exp: number) => verify({ header: { exp }, payload: { exp } });
    await expect(at(NOW_SECONDS + 600)).resolves.toMatchObject({ subject: 'subject-of-ada' });
    await expect(at(NOW_SECONDS + 601)).rejects.toMatchObject(rejectedFor('header_exp_absurd'));
  });

  it('a claim beyond ASCII is kept', async () => {
    const name = 'Ünal 山田 🦉';
    await expect(verify({ payload: { name } })).resolves.toMatchObject({ claims: { name } });
  });
});

const HOUR = 3_600;
const CHANGED_HEADERS: [string, Record<string, unknown>, TokenFault][] = [
  ['alg none', { alg: 'none' }, 'alg'],
  ['alg HS256', { alg: 'HS256' }, 'alg'],
  ['alg RS256', { alg: 'RS256' }, 'alg'],
  ['alg ES384', { alg: 'ES384' }, 'alg'],
  ['alg in lower case', { alg: 'es256' }, 'alg'],
  ['a list of algs', { alg: ['ES256'] }, 'alg'],
  ['no alg', { alg: undefined }, 'alg'],
  ['crit', { crit: ['exp'] }, 'crit'],
  ['crit that is null', { crit: null }, 'crit'],
  ['b64', { b64: false }, 'crit'],
  ['no kid', { kid: undefined }, 'kid'],
  ['a kid that is a number', { kid: 1 }, 'kid'],
  ['a kid that climbs', { kid: '../../latest/meta-data' }, 'kid'],
  ['a UUID behind a path', { kid: `../${KID}` }, 'kid'],
  ['a UUID before a query', { kid: `${KID}?x` }, 'kid'],
  ['a UUID before a line break', { kid: `${KID}\n` }, 'kid'],
  ['a UUID in capitals', { kid: KID.toUpperCase() }, 'kid'],
  ['no signer', { signer: undefined }, 'signer'],
  ['a list of signers', { signer: [] }, 'signer'],
  [
    'a load balancer of another account',
    {
      signer:
        'arn:aws:elasticloadbalancing:eu-central-1:999999999999:loadbalancer/app/edge/0123456789abcdef',
    },
    'signer',
  ],
  ['no client', { client: undefined }, 'client'],
  ['another client', { client: 'other-client' }, 'client'],
  ['no issuer', { iss: undefined }, 'header_issuer'],
  ['another issuer', { iss: 'https://id.example.com.evil.example' }, 'header_issuer'],
  ['an issuer with a slash more', { iss: 'https://id.example.com/' }, 'header_issuer'],
  ['no exp', { exp: undefined }, 'header_exp'],
  ['an exp that is a text', { exp: String(NOW_SECONDS + 120) }, 'header_exp'],
  ['an exp that is null', { exp: null }, 'header_exp'],
  ['an exp in the past', { exp: NOW_SECONDS - HOUR }, 'header_exp_past'],
  ['an exp of zero', { exp: 0 }, 'header_exp_past'],
  ['an exp below zero', { exp: -1 }, 'header_exp_past'],
  ['an exp an hour ahead', { exp: NOW_SECONDS + HOUR }, 'header_exp_absurd'],
  ['an exp in milliseconds', { exp: (NOW_SECONDS + 120) * 1000 }, 'header_exp_absurd'],
];

describe('a token with one change in its header', () => {
  it.each(CHANGED_HEADERS)(
    'a token with %s in its header is rejected before a key is fetched',
    async (_title, header, reason) => {
      const trust = tokenTrust();
      await expect(verifyDataToken(dataToken({ header }), trust)).rejects.toMatchObject(
        rejectedFor(reason),
      );
      expect(trust.requestedKids).toEqual([]);
    },
  );

  it('a token with an unknown kid is rejected', async () => {
    const header = { kid: '00000000-0000-0000-0000-000000000000' };
    await expect(verify({ header })).rejects.toMatchObject(rejectedFor('unknown_kid'));
  });

  it('a token with an exp beyond every number is rejected', async () => {
    const exp = `{"alg":"ES256","kid":"${KID}","exp":1e999,`;
    const header = dataToken().split('.')[0] ?? '';
    const text = Buffer.from(header, 'base64url')
      .toString()
      .replace('{', exp)
      .replace(/,"exp":\d+\}/, '}');
    await expect(verifyDataToken(signParts(text, '{}'), tokenTrust())).rejects.toMatchObject(
      rejectedFor('header_exp'),
    );
  });
});

describe('a token with one changed claim', () => {
  it.each<[string, Record<string, unknown>, TokenFault]>([
    ['no issuer', { iss: undefined }, 'payload_issuer'],
    ['another issuer', { iss: 'https://evil.example' }, 'payload_issuer'],
    ['a list of issuers', { iss: ['https://id.example.com'] }, 'payload_issuer'],
    ['no exp', { exp: undefined }, 'payload_exp'],
    ['an exp that is a text', { exp: String(NOW_SECONDS + 120) }, 'payload_exp'],
    ['an exp in the past', { exp: NOW_SECONDS - HOUR }, 'payload_exp_past'],
    ['an exp an hour ahead', { exp: NOW_SECONDS + HOUR }, 'payload_exp_absurd'],
    ['no sub', { sub: undefined }, 'sub'],
    ['an empty sub', { sub: '' }, 'sub'],
    ['a blank sub', { sub: ' \t\u00a0' }, 'sub'],
    ['a sub that is a number', { sub: 17 }, 'sub'],
    ['a sub that is null', { sub: null }, 'sub'],
    ['a list of subs', { sub: ['subject-of-ada'] }, 'sub'],
  ])('a token with %s in its payload is rejected', async (_title, payload, reason) => {
    await expect(verify({ payload })).rejects.toMatchObject(rejectedFor(reason));
  });
});

const goodHeader = Buffer.from(dataToken().split('.')[0] ?? '', 'base64url');

describe('a well-signed token', () => {
  it.each<[string, string | Buffer]>([
    ['that is not JSON', 'subject-of-ada'],
    ['that is an empty text in quotes', '""'],
    ['that is a list', '[]'],
    ['that is null', 'null'],
    ['that is a number', '1'],
    ['that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ])('a well-signed token with a payload %s is rejected', async (_title, payload) => {
    await expect(
      verifyDataToken(signParts(goodHeader, payload), tokenTrust()),
    ).rejects.toMatchObject(rejectedFor('payload'));
  });

  it.each<[string, string | Buffer]>([
    ['that is not JSON', '{alg:ES256}'],
    ['that is a list', '[]'],
    ['that is null', 'null'],
    ['that is a text', '"ES256"'],
    ['with a byte order mark', `\ufeff${goodHeader}`],
    [
      'that is not UTF-8',
      Buffer.concat([Buffer.from([0x7b, 0x22, 0xff]), Buffer.from('":1,'), goodHeader.subarray(1)]),
    ],
  ])('a well-signed token with a header %s is rejected', async (_title, header) => {
    await expect(verifyDataToken(signParts(header, '{}'), tokenTrust())).rejects.toMatchObject(
      rejectedFor('header'),
    );
  });
});

const good = dataToken();
const [headerPart = '', payloadPart = '', signature = ''] = good.split('.');
const foreignKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

describe('a token with one change in its text', () => {
  it.each<[string, string]>([
    ['a missing part', `${headerPart}.${payloadPart}`],
    ['an additional part', `${good}.`],
    ['an empty header', `.${payloadPart}.${signature}`],
    ['an empty payload', `${headerPart}..${signature}`],
    ['an empty signature', `${headerPart}.${payloadPart}.`],
    ['a space before it', ` ${good}`],
    ['a line break behind it', `${good}\n`],
    ['white space in its signature', `${headerPart}.${payloadPart}.${spaceInto(signature)}`],
    ['a comma and another token', `${good},${good}`],
    ['letters outside the alphabet', `${headerPart}!!.${payloadPart}.${signature}`],
    ['the alphabet of plain base64', `${headerPart}.${payloadPart}.${`+${signature.slice(1)}`}`],
    ['junk behind the signature', `${good}!!!!`],
    ['three signs of padding', `${headerPart.replace(/=*$/, '===')}.${payloadPart}.${signature}`],
    [
      'padding in the middle',
      `${headerPart.slice(0, 8)}==${headerPart.slice(8)}.${payloadPart}.${signature}`,
    ],
    ['half of its header’s padding', halfPadded(0)],
    ['half of its payload’s padding', halfPadded(1)],
    ['half of its signature’s padding', `${headerPart}.${payloadPart}.${signature.slice(0, -1)}`],
    ['a length that no bytes have', `${'A'.repeat(5)}.${payloadPart}.${signature}`],
    [
      'bits behind the last byte of the signature',
      `${headerPart}.${payloadPart}.${nextLetter(signature)}`,
    ],
  ])('a token with %s is rejected before a key is fetched', async (_title, token) => {
    const trust = tokenTrust();
    await expect(verifyDataToken(token, trust)).rejects.toMatchObject(rejectedFor('form'));
    expect(trust.requestedKids).toEqual([]);
  });

  it('a token longer than any header is rejected before it is parsed', async () => {
    const trust = tokenTrust();
    const token = dataToken({ payload: { extra: 'x'.repeat(16_384) } });
    await expect(verifyDataToken(token, trust)).rejects.toMatchObject(rejectedFor('too_long'));
    expect(trust.requestedKids).toEqual([]);
  });

  it('a token without its signed padding is rejected', async () => {
    const token = dataToken({ header: { extra: '' }, payload: { extra: '' } });
    expect(token.split('.').slice(0, 2).join('')).toContain('=');
    await expect(verifyDataToken(token.replaceAll('=', ''), tokenTrust())).rejects.toMatchObject(
      rejectedFor('signature'),
    );
  });

  it('a token with padding that was not signed is rejected', async () => {
    const [header = '', payload = '', signed = ''] = dataToken({ pad: false }).split('.');
    const token = `${pad(header)}.${pad(payload)}.${signed}`;
    expect(token).toContain('=.');
    await expect(verifyDataToken(token, tokenTrust())).rejects.toMatchObject(
      rejectedFor('signature'),
    );
  });

  it('a token with a DER signature is rejected', async () => {
    await expect(verify({ signatureEncoding: 'der' })).rejects.toMatchObject(rejectedFor('form'));
  });

  it('a token with the signature of another key is rejected', async () => {
    await expect(verify({ privateKey: foreignKey })).rejects.toMatchObject(
      rejectedFor('signature'),
    );
  });

  it('a token with the signature of another token is rejected', async () => {
    const other = dataToken({ payload: { sub: 'subject-of-bob' } }).split('.')[2];
    await expect(
      verifyDataToken(`${headerPart}.${payloadPart}.${other}`, tokenTrust()),
    ).rejects.toMatchObject(rejectedFor('signature'));
  });

  it('a token with a signature of zeros is rejected', async () => {
    const zeros = `${'A'.repeat(86)}==`;
    await expect(
      verifyDataToken(`${headerPart}.${payloadPart}.${zeros}`, tokenTrust()),
    ).rejects.toMatchObject(rejectedFor('signature'));
  });
});

describe('a rejected token', () => {
  it('a rejection holds nothing of the token', async () => {
    const failure: unknown = await verify({ payload: { sub: 17, secret: 's3cr3t' } }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ message: 'authenticate.token_rejected', cause: undefined });
    expect((failure as Failure).evidence).toEqual({ reason: 'sub' });
  });

  it('an outage of the key host is an outage and no rejection', async () => {
    const outage = new Failure('authenticate.keys_unavailable');
    const trust = tokenTrust({ findKey: () => Promise.reject(outage) });
    await expect(verifyDataToken(good, trust)).rejects.toBe(outage);
  });
});

const countPadding = (part: string) => part.length - part.replace(/=+$/, '').length;
const pad = (part: string) => part.padEnd(Math.ceil(part.length / 4) * 4, '=');
const spaceInto = (part: string) => `${part.slice(0, 10)} ${part.slice(11)}`;
const nextLetter = (part: string) =>
  part.replace(
    /([AQgw])==$/,
    (_all, letter: string) => `${String.fromCharCode(letter.charCodeAt(0) + 1)}==`,
  );

/** Returns a token whose given part ends with one sign of padding instead of two. */
function halfPadded(part: 0 | 1): string {
  const token = ['', 'x', 'xx']
    .map((extra) => dataToken({ header: { extra }, payload: { extra } }).split('.'))
    .find((parts) => parts[part]?.endsWith('=='));
  return token?.map((text, at) => (at === part ? text.slice(0, -1) : text)).join('.') ?? good;
}
