import { describe, expect, it } from 'vitest';
import { folderWith, runScript } from './run-script.ts';

const example = (expected: string) => `- title: ada gets her group
  product: jira
  claims: {sub: '1', preferred_username: ada, email: a@b, name: Ada, groups: [jira-a]}
  expect: ${expected}
`;
const tryFolder = async (files: Readonly<Record<string, string>>) =>
  runScript('policy-test.ts', ['--examples', await folderWith(files)]);

describe('the examples of a policy', () => {
  it('the shipped examples of a policy hold', async () => {
    const { status, output, errors } = await runScript('policy-test.ts', []);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    const [, held, all] = /^(\d+) of (\d+) examples hold\.\n$/.exec(output) ?? [];
    expect(Number(held)).toBeGreaterThan(5);
    expect(held).toBe(all);
  });

  it('an example holds when its expectation comes true', async () => {
    const { status, output } = await tryFolder({ 'a.yaml': example('{profile: {username: ada}}') });
    expect({ status, output }).toEqual({ status: 0, output: '1 of 1 examples hold.\n' });
  });

  it('an example fails with what is so when its expectation does not come true', async () => {
    const wrong = example('{profile: {username: eve}, groups: [jira-a, jira-b]}');
    const { status, output } = await tryFolder({
      ...{ 'a.yaml': example('{groups: [jira-a]}'), 'b.yaml': wrong },
    });
    expect(status).toBe(1);
    expect(output.split('\n')).toEqual([
      expect.stringMatching(/b\.yaml: ada gets her group$/),
      '  profile: {"username":"eve"} expected, not {"username":"ada"}',
      '  groups: ["jira-a","jira-b"] expected, not ["jira-a"]',
      '1 of 2 examples hold.',
      '',
    ]);
  });

  it('an example fails when an unexpected refusal comes', async () => {
    const refused = example('{groups: [jira-a]}').replace('email: a@b, ', '');
    const { status, output } = await tryFolder({ 'a.yaml': refused });
    expect(status).toBe(1);
    expect(output).toContain('  refused: "nothing" expected, not "map.claim_missing"');
  });

  it('a folder without examples fails', async () => {
    const { status, output } = await tryFolder({ 'a.txt': example('{groups: [jira-a]}') });
    expect({ status, output }).toEqual({ status: 1, output: '0 of 0 examples hold.\n' });
  });

  it('a file with unknown keys fails with every line', async () => {
    const { status, errors } = await tryFolder({
      'a.yaml': example('{plan: [], plans: []}\n  clams: 1'),
    });
    expect(status).toBe(1);
    expect(errors.trim().split('\n')).toEqual([
      expect.stringMatching(/a\.yaml:4: 0\.expect\.plans: is not known here: did you mean plan\?$/),
      expect.stringMatching(/a\.yaml:5: 0\.clams: is not known here: did you mean claims\?$/),
    ]);
  });

  it('a missing folder fails without a stack trace', async () => {
    const { status, errors } = await runScript('policy-test.ts', ['--examples', '/not/there']);
    expect(status).toBe(1);
    expect(errors).toMatch(/^ENOENT: .*\n$/);
  });
});
