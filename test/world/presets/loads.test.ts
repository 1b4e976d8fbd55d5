import { afterEach, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import type { PresetCase } from './preset-case.ts';
import { PRESET_CASES } from './preset-cases.ts';
import { startPresetWorld } from './start-preset-world.ts';

const REPORTER = import.meta.resolve('#infra/bench/report-loads.ts');

let world: World;
afterEach(() => world.close());

/** The parts of the function, apart from those that every sign-on loads, that theirs had loaded. */
async function loadsOf(preset: keyof typeof PRESET_CASES, who: 'newcomer' | 'known') {
  const { newcomer, known, ...options }: PresetCase = PRESET_CASES[preset];
  const environment = { NODE_OPTIONS: `--import=${REPORTER}` };
  const people = { newcomer, known };
  world = await startPresetWorld(preset, { ...options, people, environment });
  const { visits } = await signInBrowser(world, PAGES.jira, { who });
  expect(visits.at(-1)?.status).toBe(200);
  const line = world.signOn.logs.findLast((one) => one.startsWith('bench-loads '));
  const report = JSON.parse(line?.replace('bench-loads ', '') ?? '');
  return report.loaded.map(toName).filter((name: string) => !ALWAYS.test(name));
}

const toName = (url: string) => url.replace(/^.*\//, '').replace(/(?:-[A-Z0-9]{8})?\.mjs$/, '');
const ALWAYS = /^(?:handler|secrets-manager-client|chunk)$/;

it('groups in the signed claims, without expressions, take no further part of the function', async () => {
  expect(await loadsOf('auth0', 'newcomer')).toEqual([]);
});

it('expressions of a policy take their engine', async () => {
  expect(await loadsOf('pingfederate', 'newcomer')).toEqual(['replace-linear']);
});

it('a directory that speaks HTTP takes no client of AWS', async () => {
  expect(await loadsOf('entra', 'newcomer')).toEqual(['make-further-source']);
});

it('the client of Cognito is loaded when the pool has to be asked, and not before', async () => {
  expect(await loadsOf('cognito', 'newcomer')).toEqual(['make-further-source']);
  await world.close();
  expect(await loadsOf('cognito', 'known')).toEqual(['make-further-source', 'cognito-client']);
});

it('the client of the Identity Store is loaded alone', async () => {
  const loads = await loadsOf('iam-identity-center', 'newcomer');
  expect(loads).toEqual(['make-further-source', 'identity-store-client']);
});
