import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readTemplate } from '#test/infra/template/read-template.ts';
import { ROOT, readPages } from './read-pages.ts';

const pages = readPages();
const codes = pages.flatMap(({ path, prose }) =>
  [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => ({ page: path, code })),
);

describe('the documents', () => {
  it.each(pages.map(({ path, text }) => [path, text]))(
    'the document %s has no gap left to fill',
    (_path, text) => {
      expect(text).not.toMatch(/@@\w*@@|TODO|FIXME|TBD/);
    },
  );

  it('the README is one page', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(
      151,
    );
  });

  it('the documents name npm scripts that exist', () => {
    const schema = v.object({ scripts: v.record(v.string(), v.string()) });
    const { scripts } = v.parse(
      schema,
      JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
    );
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:]+)|(test|start)\b)/g)].map(
        ([, script, short]) => script ?? short ?? '',
      ),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe('the names of the template that documents use', () => {
  const { Parameters, Resources, Outputs } = readTemplate('template.yaml');
  // Other names that begin like the template’s: a class of Confluence, the namespace of the metrics.
  const FOREIGN = ['ConfluenceCrowdSSOAuthenticator', 'EdgeAuthenticator'];
  const existing = new Set([
    ...Object.keys(Parameters),
    ...Object.keys(Resources),
    ...Object.keys(Outputs),
    ...FOREIGN,
  ]);
  const OURS =
    /^(?:Alarm|Bitbucket|Cognito|Confluence|Crowd|Edge|Forward|Function|Google|Identity|Jira|Listener|LoadBalancer|Log|Oidc|Password|Public|Reserved|Resync|Secrets|Session|Subnet)[A-Z]\w+$/;

  it('the names of the template that documents use exist', () => {
    const named = codes.filter(({ code }) => OURS.test(code));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ code }) => !existing.has(code))).toEqual([]);
  });
});

describe('the byte budget', () => {
  const scripts = readdirSync(join(ROOT, 'infra/scripts'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, 'infra/scripts', name), 'utf8'))
    .join('\n');
  const decision = pages.find(({ path }) => path.includes('/0012-'))?.text ?? '';

  it.each([
    ['our own code', /\bours: (\d+) \* KB/g],
    ['libraries', /\blibraries: (\d+) \* KB/g],
    ['a part that is loaded on demand', /\bPART_BUDGET_BYTES = (\d+) \* KB/g],
    ['the pages of failures', /'answer-failure': (\d+) \* KB/g],
    ['group sources', /'create-remote-source': (\d+) \* KB/g],
    ['the engine of regular expressions', /'replace-linear': (\d+) \* KB/g],
    ['one client of the AWS SDK', /\bCLIENT_BUDGET_BYTES = (\d+) \* KB/g],
  ])('the byte budget of %s is the same in decision 12 and in the build', (part, inBuild) => {
    const budgets = [...scripts.matchAll(inBuild)].map(([, kibibytes]) => kibibytes);
    const row = new RegExp(`^\\| ${part}[^|]* \\| (\\d+) KiB \\|$`, 'm').exec(decision);
    expect(budgets).toEqual([row?.[1]]);
  });
});
