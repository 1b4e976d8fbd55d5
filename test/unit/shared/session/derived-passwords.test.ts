import { describe, expect, it } from 'vitest';
import { derivePassword } from '#shared/session/derive-password.ts';
import { derivedPasswords } from '#shared/session/derived-passwords.ts';

const NOW = 1_800_000_000;
const OLD = { kid: '1', k: 'old key '.repeat(4) };
const NEW = { kid: '2', k: 'new key '.repeat(4) };

/** Returns the passwords of Jira by a secret, and how it was read. */
function passwordsBy(secret: unknown, now = NOW) {
  const calls: string[] = [];
  const text = typeof secret === 'string' ? secret : JSON.stringify(secret);
  const store = (call: string) => async () => {
    calls.push(call);
    return text;
  };
  const secrets = { read: store('read'), reread: store('reread') };
  const passwords = derivedPasswords({
    ...{ secrets, keyArn: 'arn', product: 'jira', now: () => now * 1000 },
  });
  return { ...passwords, calls };
}

const by = ({ k }: { k: string }) => derivePassword({ key: k, product: 'jira', username: 'ada' });

describe('the key of the passwords', () => {
  it('a random string is a key, and another string is another', async () => {
    const [one, other] = [passwordsBy(OLD.k), passwordsBy(NEW.k)];
    expect(await one.passwordFor('ada')).toBe(by(OLD));
    const kids = await Promise.all([one, one, other].map((of) => of.findPasswordKid(null)));
    expect(kids[0]).toBe(kids[1]);
    expect(kids[0]).not.toBe(kids[2]);
    expect(OLD.k).not.toContain(kids[0]);
  });

  it.each<[string, object, string]>([
    ['alone', OLD, '1'],
    ['with an earlier one', { ...NEW, previous: OLD }, '2'],
    ['whose time has not come', { ...NEW, from: NOW + 1, previous: OLD }, '1'],
    ['whose time has come', { ...NEW, from: NOW, previous: OLD }, '2'],
    ['that has no earlier one, before its time', { ...NEW, from: NOW + 1 }, '2'],
  ])('of a key %s the one in use is found', async (_what, secret, kid) => {
    const passwords = passwordsBy(secret);
    expect(await passwords.findPasswordKid(null)).toBe(kid);
    expect(await passwords.passwordFor('ada')).toBe(by(kid === '1' ? OLD : NEW));
  });

  it('a password is derived by an earlier key as long as the secret has it', async () => {
    const rotated = passwordsBy({ ...NEW, previous: OLD });
    expect(await rotated.passwordFor('ada', '1')).toBe(by(OLD));
    expect(await passwordsBy(NEW).passwordFor('ada', '1')).toBe(by(NEW));
  });

  it('all instances change at once, whenever each of them has read the secret', async () => {
    const after = { ...NEW, from: NOW, previous: OLD };
    const kidAt = (secret: object, now: number) => passwordsBy(secret, now).findPasswordKid(null);
    expect(await Promise.all([kidAt(OLD, NOW - 1), kidAt(after, NOW - 1)])).toEqual(['1', '1']);
    expect(await kidAt(after, NOW)).toBe('2');
  });

  it('the secret is read anew for a user who has signed on before, and for no other', async () => {
    const passwords = passwordsBy(OLD);
    await passwords.findPasswordKid(null);
    await passwords.findPasswordKid('1');
    await passwords.passwordFor('ada', '1');
    expect(passwords.calls).toEqual(['read', 'reread', 'read']);
  });

  it.each<[string, string]>([
    ['that is no JSON', '{"kid":"1","k":'],
    ['without a key', '{"kid":"1"}'],
    ['with a short key', '{"kid":"1","k":"short"}'],
    ['with a short earlier key', JSON.stringify({ ...NEW, previous: { kid: '1', k: 'short' } })],
    ['that begins at no time', JSON.stringify({ ...NEW, from: 'tomorrow', previous: OLD })],
  ])('a secret %s is refused, and never taken for a random string', async (_what, secret) => {
    const refused = { code: 'secrets.malformed' };
    await expect(passwordsBy(secret).passwordFor('ada')).rejects.toMatchObject(refused);
    await expect(passwordsBy(secret).findPasswordKid(null)).rejects.toMatchObject(refused);
  });
});
