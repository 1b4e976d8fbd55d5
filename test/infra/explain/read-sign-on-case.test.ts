import { describe, expect, it } from 'vitest';
import { listChecks } from '#infra/explain/list-checks.ts';
import { readSignOnCase } from '#infra/explain/read-sign-on-case.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { policyFile } from '#test/infra/policy/policy-file.ts';

const read = async (text: string) => readSignOnCase(await policyFile(text));

describe('reading a sign-on', () => {
  it.each([
    ['claims as JSON', '{"sub": "1001", "groups": ["a"]}'],
    ['claims as YAML', "sub: '1001'\ngroups: [a]\n"],
    ['claims below their name', "claims: {sub: '1001', groups: [a]}\n"],
  ])('a sign-on is read from %s', async (_what, text) => {
    const claims = { sub: '1001', groups: ['a'] };
    expect(await read(text)).toEqual({ claims, answers: {}, header: null });
  });

  it('a sign-on is read from claims with the answers of remote sources', async () => {
    const text = "claims: {sub: '1001'}\nanswers: {cognito: overage, microsoft_graph: [a]}\n";
    expect(await read(text)).toMatchObject({
      answers: { cognito: 'overage', microsoft_graph: ['a'] },
    });
  });

  it('a claim with the name claims is read when it is not a record', async () => {
    expect(await read("claims: [a]\nsub: '1'\n")).toMatchObject({ claims: { claims: ['a'] } });
  });

  it('a sign-on is read from a token with its padding', async () => {
    const signOn = await read(`${dataToken()}\n`);
    expect(signOn.claims).toMatchObject({ preferred_username: 'ada' });
    expect(signOn.header).toMatchObject({ alg: 'ES256' });
  });
});

describe('a file that is refused', () => {
  it.each([
    ['that holds an unknown source', 'claims: {}\nanswers: {ldap: [a]}\n', 'answers.ldap'],
    [
      'with an unknown answer of a source',
      'claims: {}\nanswers: {cognito: some}\n',
      'answers.cognito',
    ],
    ['that is not YAML', '{"sub": ', '1:8: Flow map must end with a }'],
    ['that only looks like a token', 'a.b.c', 'looks like a token and cannot be read'],
  ])('a file %s is refused with its name', async (_what, text, problem) => {
    const error: unknown = await read(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PolicyProblems);
    expect(String(error)).toMatch(/identity\.yaml:(?:\d+:)* /);
    expect(String(error)).toContain(problem);
  });
});

describe('the checks of a token', () => {
  const seenOf = async (text: string) =>
    Object.fromEntries(listChecks(await read(text)).map(({ check, seen }) => [check, seen]));
  const NOT_HERE = 'not in these claims, checked of every token';

  it('the checks of a token show its values', async () => {
    const exp = 1_900_000_000;
    const seen = await seenOf(dataToken({ payload: { exp } }));
    expect(seen).toMatchObject({
      'signature, ES256': '"ES256", not verified here',
      'not expired': 'until 2030-03-17T17:46:40.000Z',
    });
    for (const name of [
      'key id',
      'signer is our load balancer',
      'client is ours',
      'issuer is ours',
    ])
      expect(seen[name]).toMatch(/^"\S+"$/);
  });

  it('the checks of claims show only the values that they hold', async () => {
    expect(await seenOf("sub: '1001'\niss: https://id.example.com\nexp: soon\n")).toEqual({
      'signature, ES256': NOT_HERE,
      'key id': NOT_HERE,
      'signer is our load balancer': NOT_HERE,
      'client is ours': NOT_HERE,
      'issuer is ours': '"https://id.example.com"',
      'not expired': '"soon"',
      'sub is a text': '"1001"',
    });
  });

  it('the checks say that sub is missing', async () => {
    expect(await seenOf('email: a@example.com\n')).toMatchObject({
      'sub is a text': 'missing',
      'not expired': NOT_HERE,
    });
  });
});
