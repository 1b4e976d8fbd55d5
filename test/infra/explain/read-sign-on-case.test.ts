import { describe, expect, it } from 'vitest';
import { listChecks } from '#infra/explain/list-checks.ts';
import { readSignOnCase } from '#infra/explain/read-sign-on-case.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { policyFile } from '#test/infra/policy/policy-file.ts';

const read = async (text: string) => readSignOnCase(await policyFile(text));

describe('a sign-on is read from', () => {
  it.each([
    ['claims as JSON', '{"sub": "1001", "groups": ["a"]}'],
    ['claims as YAML', "sub: '1001'\ngroups: [a]\n"],
    ['claims below their name', "claims: {sub: '1001', groups: [a]}\n"],
  ])('%s', async (_what, text) => {
    const claims = { sub: '1001', groups: ['a'] };
    expect(await read(text)).toEqual({ claims, answers: {}, header: null });
  });

  it('claims with the answers of further sources', async () => {
    const text = "claims: {sub: '1001'}\nanswers: {cognito: overage, microsoft_graph: [a]}\n";
    expect(await read(text)).toMatchObject({
      answers: { cognito: 'overage', microsoft_graph: ['a'] },
    });
  });

  it('a claim that is called claims, where it is no record', async () => {
    expect(await read("claims: [a]\nsub: '1'\n")).toMatchObject({ claims: { claims: ['a'] } });
  });

  it('a token as the load balancer sends it, padding and all', async () => {
    const signOn = await read(`${dataToken()}\n`);
    expect(signOn.claims).toMatchObject({ preferred_username: 'ada' });
    expect(signOn.header).toMatchObject({ alg: 'ES256' });
  });
});

describe('a file is refused, with its name,', () => {
  it.each([
    ['that holds an unknown source', 'claims: {}\nanswers: {ldap: [a]}\n', 'answers.ldap'],
    [
      'whose source says nothing known',
      'claims: {}\nanswers: {cognito: some}\n',
      'answers.cognito',
    ],
    ['that is no YAML', '{"sub": ', '1:8: Flow map must end with a }'],
    ['that looks like a token and is none', 'a.b.c', 'looks like a token and cannot be read'],
  ])('%s', async (_what, text, problem) => {
    const error: unknown = await read(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PolicyProblems);
    expect(String(error)).toMatch(/identity\.yaml:(?:\d+:)* /);
    expect(String(error)).toContain(problem);
  });
});

describe('what is checked of a token', () => {
  const seenOf = async (text: string) =>
    Object.fromEntries(listChecks(await read(text)).map(({ check, seen }) => [check, seen]));
  const NOT_HERE = 'not in these claims, checked of every token';

  it('is shown where a token was given', async () => {
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

  it('is not there where claims were given, but for those that are', async () => {
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

  it('says that sub is missing', async () => {
    expect(await seenOf('email: a@example.com\n')).toMatchObject({
      'sub is a text': 'missing',
      'not expired': NOT_HERE,
    });
  });
});
