import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DIRECTORIES } from './directory-expectations.ts';
import type { DirectoryStage } from './directory-stage.ts';

describe.each(DIRECTORIES)('accounts of $product by e-mail address', (expected) => {
  let stage: DirectoryStage;
  beforeAll(async () => {
    stage = await expected.start();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  if (!expected.disclosesEmail) {
    it('a product that hides e-mail addresses offers no search by them', () => {
      expect(stage.directory().findByEmail).toBeNull();
    });
    return;
  }

  const find = async (email: string) => (await stage.directory().findByEmail?.(email))?.toSorted();

  it('an unknown e-mail address finds no account', async () => {
    stage.addUser({ username: 'other', email: 'other@example.com' });
    expect(await find('unknown@example.com')).toEqual([]);
  });

  it('an e-mail address finds the user name in the product’s own spelling', async () => {
    stage.addUser({ username: 'Spelt.So', email: 'spelt@example.com' });
    expect(await find('spelt@example.com')).toEqual(['Spelt.So']);
  });

  it.each([
    ['CASED@example.com', 'cased@EXAMPLE.com'],
    ['élan@example.com', 'ÉLAN@example.com'],
    ['n\u0303o@example.com'.normalize('NFC'), 'n\u0303o@example.com'],
  ])('the e-mail address %j is found as %j', async (held, searched) => {
    stage.addUser({ username: `spelling-of-${held}`, email: held });
    expect(await find(searched)).toEqual([`spelling-of-${held}`]);
    expect(await find(held)).toEqual([`spelling-of-${held}`]);
  });

  it('an e-mail address finds a deactivated account', async () => {
    stage.addUser({ username: 'gone', email: 'gone@example.com', active: false });
    expect(await find('gone@example.com')).toEqual(['gone']);
  });

  it('an e-mail address finds every account that has it', async () => {
    stage.addUser({ username: 'two-b', email: 'two@example.com' });
    stage.addUser({ username: 'two-a', email: 'Two@example.com', active: false });
    expect(await find('two@example.com')).toEqual(['two-a', 'two-b']);
  });

  it('an e-mail address finds no account that only contains it or has it as a name', async () => {
    const email = 'part@example.com';
    stage.addUser({ username: 'longer', email: `${email}.evil` });
    stage.addUser({ username: 'shorter', email: 'art@example.com' });
    stage.addUser({ username: 'before', email: `a.${email}` });
    stage.addUser({ username: email, email: 'named@example.com' });
    stage.addUser({ username: 'shown', displayName: email, email: 'shown@example.com' });
    stage.addUser({ username: 'spaced', email: `${email} ` });
    expect(await find(email)).toEqual([]);
    stage.addUser({ username: 'whole', email });
    expect(await find(email)).toEqual(['whole']);
  });

  const most = expected.mostFoundUsers ?? 1_103;
  it('an e-mail address finds the first and the last account among many near matches', async () => {
    const email = 'many@example.com';
    stage.addUser({ username: 'a-many', email });
    for (let n = 0; n < most - 3; n += 1) {
      stage.addUser({ username: `m-many-${n}`, displayName: email, email: `${email}.${n}` });
    }
    stage.addUser({ username: 'z-many', email });
    expect(await find(email)).toEqual(['a-many', 'z-many']);
  });

  it('an e-mail address finds more accounts than one page holds, or none is taken for all', async () => {
    const names = Array.from({ length: 1_001 }, (_, n) => `shared-${String(n).padStart(4, '0')}`);
    for (const username of names) stage.addUser({ username, email: 'shared@example.com' });
    const found = find('shared@example.com');
    if (expected.mostFoundUsers === null) expect(await found).toEqual(names);
    else
      await expect(found).rejects.toMatchObject({
        code: 'provision.product_refused',
        evidence: { reason: 'too_many_matches' },
      });
  });

  it.each([
    "o'neil@example.com",
    '"quoted"@example.com',
    '"this and that"@example.com',
    '" or email = "*@example.com',
    'back\\slash@example.com',
    'trailing@example.com\\',
    'st*r@example.com',
    'a+b@example.com',
    '100%41@example.com',
    'a&b=c#d?e@example.com',
    '(paren)@example.com',
    'zoë@exämple.com',
    '武田@example.com',
  ])('an account with the e-mail address %j is found', async (email) => {
    stage.addUser({ username: 'star', email: 'other@example.com' });
    stage.addUser({ username: `has-${email}`, email });
    expect(await find(email)).toEqual([`has-${email}`]);
  });

  it.each(['', ' '])('the empty e-mail address %j is not searched for', async (email) => {
    stage.addUser({ username: 'without', email });
    expect(await find(email)).toEqual([]);
    expect(stage.sent).toEqual([]);
  });

  it('a product that does not answer a search is an outage and no empty result', async () => {
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(find('down@example.com')).rejects.toMatchObject({
      code: 'provision.product_unavailable',
      evidence: { product: expected.product, operation: 'find_by_email', status: 503 },
    });
  });

  it.each([
    ['half an answer', 'truncated-json', 'unreadable'],
    ['a redirect to a sign-in page', 'login-redirect', 'redirected'],
  ] as const)(
    '%s in place of a search result is a failure and no empty result',
    async (_what, kind, reason) => {
      stage.addUser({ username: `behind-${kind}`, email: `${kind}@example.com` });
      stage.fail({ kind, times: 9 });
      const failure = await find(`${kind}@example.com`).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 'provision.product_refused',
        evidence: { product: expected.product, operation: 'find_by_email', reason },
      });
      expect(JSON.stringify(failure)).not.toContain('example');
    },
  );
});
