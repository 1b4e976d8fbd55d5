import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DIRECTORIES } from './directory-expectations.ts';
import type { DirectoryStage } from './directory-stage.ts';

describe.each(DIRECTORIES)('people of $product by their e-mail address', (expected) => {
  let stage: DirectoryStage;
  beforeAll(async () => {
    stage = await expected.start();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  if (!expected.tellsEmail) {
    it('are not to be found where nobody’s address is told', () => {
      expect(stage.directory().findByEmail).toBeNull();
    });
    return;
  }

  const find = async (email: string) => (await stage.directory().findByEmail?.(email))?.toSorted();

  it('are nobody where nobody has it', async () => {
    stage.settle({ username: 'other', email: 'other@example.com' });
    expect(await find('nobody@example.com')).toEqual([]);
  });

  it('are found in the product’s own spelling of their name', async () => {
    stage.settle({ username: 'Spelt.So', email: 'spelt@example.com' });
    expect(await find('spelt@example.com')).toEqual(['Spelt.So']);
  });

  it.each([
    ['CASED@example.com', 'cased@EXAMPLE.com'],
    ['élan@example.com', 'ÉLAN@example.com'],
    ['n\u0303o@example.com'.normalize('NFC'), 'n\u0303o@example.com'],
  ])('are found by %j as by %j', async (held, asked) => {
    stage.settle({ username: `spelling-of-${held}`, email: held });
    expect(await find(asked)).toEqual([`spelling-of-${held}`]);
    expect(await find(held)).toEqual([`spelling-of-${held}`]);
  });

  it('are found although they are deactivated', async () => {
    stage.settle({ username: 'gone', email: 'gone@example.com', active: false });
    expect(await find('gone@example.com')).toEqual(['gone']);
  });

  it('are all told where several have it', async () => {
    stage.settle({ username: 'two-b', email: 'two@example.com' });
    stage.settle({ username: 'two-a', email: 'Two@example.com', active: false });
    expect(await find('two@example.com')).toEqual(['two-a', 'two-b']);
  });

  it('are not those of whom it is a part, or a name', async () => {
    const email = 'part@example.com';
    stage.settle({ username: 'longer', email: `${email}.evil` });
    stage.settle({ username: 'shorter', email: 'art@example.com' });
    stage.settle({ username: 'before', email: `a.${email}` });
    stage.settle({ username: email, email: 'named@example.com' });
    stage.settle({ username: 'shown', displayName: email, email: 'shown@example.com' });
    stage.settle({ username: 'spaced', email: `${email} ` });
    expect(await find(email)).toEqual([]);
    stage.settle({ username: 'whole', email });
    expect(await find(email)).toEqual(['whole']);
  });

  it('are all told, the first and the last of many who nearly have it', async () => {
    const email = 'many@example.com';
    stage.settle({ username: 'a-many', email });
    for (let n = 0; n < 1_100; n += 1) {
      stage.settle({ username: `m-many-${n}`, displayName: email, email: `${email}.${n}` });
    }
    stage.settle({ username: 'z-many', email });
    expect(await find(email)).toEqual(['a-many', 'z-many']);
  });

  it('are all told where more have it than one page holds', async () => {
    const names = Array.from({ length: 1_001 }, (_, n) => `shared-${String(n).padStart(4, '0')}`);
    for (const username of names) stage.settle({ username, email: 'shared@example.com' });
    expect(await find('shared@example.com')).toEqual(names);
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
  ])('may have %j', async (email) => {
    stage.settle({ username: 'star', email: 'stranger@example.com' });
    stage.settle({ username: `has-${email}`, email });
    expect(await find(email)).toEqual([`has-${email}`]);
  });

  it.each(['', ' '])('are not looked for by %j, which many have', async (email) => {
    stage.settle({ username: 'without', email });
    expect(await find(email)).toEqual([]);
    expect(stage.sent).toEqual([]);
  });

  it('are not nobody where the product does not answer', async () => {
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(find('down@example.com')).rejects.toMatchObject({
      code: 'provision.product_unavailable',
      evidence: { product: expected.product, operation: 'find_by_email', status: 503 },
    });
  });

  it.each([
    ['a page', 'html', 'page'],
    ['half an answer', 'truncated-json', 'unreadable'],
    ['a redirect to a sign-in page', 'login-redirect', 'redirected'],
  ] as const)('are not nobody where %s comes instead of an answer', async (_what, kind, reason) => {
    stage.settle({ username: `behind-${kind}`, email: `${kind}@example.com` });
    stage.fail({ kind, times: 9 });
    const failure = await find(`${kind}@example.com`).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: expected.product, operation: 'find_by_email', reason },
    });
    expect(JSON.stringify(failure)).not.toContain('example');
  });
});
