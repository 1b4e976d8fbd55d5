// The law of layers. A file imports what stands in its own layer and below, types included.
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkArchitecture, type Laws } from '#infra/code/check-architecture.ts';
import { type Module, parseModule } from '#infra/code/parse-module.ts';
import { readFiles } from '#infra/code/read-files.ts';

const LAWS: Laws = {
  layers: [
    ['shared/base/'],
    ['shared/products/'],
    ['shared/policy/'],
    ['shared/settings/'],
    ['shared/accept/'],
    ['shared/authenticate/'],
    ['shared/groups/'],
    ['shared/map/'],
    ['shared/plan/'],
    ['shared/provision/'],
    ['shared/session/'],
    ['shared/forward/'],
    ['shared/pages/'],
    ['shared/atlassian/'],
    ['shared/policy/file/'],
    // The spine: the files of no folder.
    ['shared/'],
    // Data, and the type that it is compiled to.
    ['infra/policy/'],
    ['functions/'],
    ['infra/local/'],
    ['infra/explain/'],
    ['infra/bench/'],
    ['infra/code/'],
    ['infra/scripts/'],
    ['test/', 'vitest.config.ts'],
  ],
  imports: [
    { of: 'functions/', never: ['infra/', 'test/'], but: ['infra/policy/identity.yaml'] },
    { of: 'shared/', never: ['functions/', 'infra/', 'test/'], but: [] },
    // The local world shares no assumption with what it stands for.
    {
      of: 'infra/local/',
      never: ['shared/', 'functions/', 'test/'],
      but: ['shared/products/product-facts.ts'],
    },
  ],
  pure: ['shared/', 'functions/'],
  edges: {
    'functions/sign-on/create-surroundings.ts': 'passes the clock and the timer down',
    'functions/sign-on/handler.ts': 'reads the environment, writes the log',
    'shared/atlassian/directory/disposable-password.ts': 'draws a password that is not kept',
    'shared/base/clocks.ts': 'the two clocks of an instance',
    'shared/base/connection-pool.ts': 'the connections of the HTTP client',
    'shared/base/deadline.ts': 'has running work find its deadline',
    'shared/base/http.ts': 'the one HTTP client',
    'shared/base/open-ahead.ts': 'connections before any request',
    'shared/base/run-event.ts': 'the timers of an event',
    'shared/base/compact-jwe.ts': 'the nonce of each encryption',
    'shared/base/secrets-manager-client.ts': 'the SDK, loaded when a secret is needed',
    'shared/base/tell-when-late.ts': 'the timer of a notice',
    'shared/base/within-time.ts': 'the timer of a limit',
    'shared/groups/sources/cognito-client.ts': 'the SDK, loaded when the source is configured',
    'shared/groups/sources/identity-store-client.ts':
      'the SDK, loaded when the source is configured',
    'shared/policy/file/read-yaml.ts': 'reads the policy when it is built, never in the function',
  },
};

const texts = readFiles(join(import.meta.dirname, '..'), [
  '{shared,functions,infra,test}/**/*.ts',
  'vitest.config.ts',
]);
const modules = new Map([...texts].map(([path, text]) => [path, parseModule(path, text)]));

// Lines that break a law when one of them is added to the file, and what is said about it.
const PROBES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shared/base/retry.ts': {
    "import '#shared/sign-on.ts';": 'imports upwards: shared/sign-on.ts',
    "import type {} from '#shared/accept/alb-event.ts';":
      'imports upwards: shared/accept/alb-event.ts',
    "export * from '#shared/sign-on.ts';": 'imports upwards: shared/sign-on.ts',
    "type Probe = import('#shared/sign-on.ts').Probe;": 'imports upwards: shared/sign-on.ts',
    "await import('#shared/sign-on.ts');": 'imports upwards: shared/sign-on.ts',
  },
  'functions/sign-on/handler.ts': {
    "import '#infra/local/start-world.ts';": never('functions/', 'infra/local/start-world.ts'),
    "import '#infra/code/walk.ts';": never('functions/', 'infra/code/walk.ts'),
    "import type {} from '#test/probe.ts';": never('functions/', 'test/probe.ts'),
  },
  'shared/sign-on.ts': {
    "import '#functions/sign-on/handler.ts';": never('shared/', 'functions/sign-on/handler.ts'),
    "import '#infra/policy/identity.yaml';": never('shared/', 'infra/policy/identity.yaml'),
    "import type {} from '#test/probe.ts';": never('shared/', 'test/probe.ts'),
    "import 'node:fs';": 'touches the outside: node:fs',
    "import '@aws-sdk/client-ssm';": 'touches the outside: @aws-sdk/client-ssm',
    "import { randomBytes } from 'node:crypto';": 'touches the outside: chance of node:crypto',
    "await fetch('https://example.com');": 'touches the outside: fetch',
    "process.env['PROBE'];": 'touches the outside: process',
    'const now = Date.now;': 'touches the outside: Date.now',
    'new Date();': 'touches the outside: new Date()',
    'setTimeout(() => undefined, 1);': 'touches the outside: setTimeout',
    'performance.now();': 'touches the outside: performance',
    'Math.random();': 'touches the outside: Math.random',
  },
  'infra/local/start-world.ts': {
    "import type {} from '#shared/base/http.ts';": never('infra/local/', 'shared/base/http.ts'),
    "import '#functions/sign-on/handler.ts';": never(
      'infra/local/',
      'functions/sign-on/handler.ts',
    ),
    "import '#test/probe.ts';": never('infra/local/', 'test/probe.ts'),
  },
};

function never(folder: string, target: string): string {
  return `imports ${target}, which ${folder} never does`;
}

describe('the architecture', () => {
  it('keeps the laws of layers, imports, cycles and edges in every file', () => {
    expect(checkArchitecture(modules, LAWS)).toEqual([]);
  });

  const probes = Object.entries(PROBES).flatMap(([file, lines]) =>
    Object.entries(lines).map(([line, violation]) => [file, line, violation] as const),
  );
  it.each(probes)('refuses %s with the line %s: it %s', (file, line, violation) => {
    expect(checkArchitecture(withLine(file, line), LAWS)).toContain(`${file} ${violation}`);
  });

  it.each([
    ['shared/base/failure.ts', "import type {} from './retry.ts';", 'a cycle of files'],
    ['shared/groups/group-source.ts', "import './sources/claim.ts';", 'a cycle of folders'],
  ])('refuses %s with the line %s: there is %s', (file, line, violation) => {
    const broken = checkArchitecture(withLine(file, line), LAWS);
    expect(broken).toContainEqual(expect.stringMatching(`^${violation}.*${posix.dirname(file)}`));
  });

  it('refuses a file in a folder that has no place among the layers', () => {
    const [file, module] = ['library/probe.ts', parseModule('library/probe.ts', '')];
    const broken = checkArchitecture(new Map([...modules, [file, module]]), LAWS);
    expect(broken).toContain(`${file} belongs to no layer`);
  });

  it('refuses an edge that touches nothing outside any more', () => {
    const [file, module] = ['shared/base/http.ts', parseModule('shared/base/http.ts', '')];
    const broken = checkArchitecture(new Map([...modules, [file, module]]), LAWS);
    expect(broken).toContain(`${file} is named an edge and touches nothing outside`);
  });
});

function withLine(file: string, line: string): Map<string, Module> {
  const text = texts.get(file);
  if (text === undefined) throw new Error(`${file} is not there`);
  return new Map([...modules, [file, parseModule(file, `${text}\n${line}\n`)]]);
}
