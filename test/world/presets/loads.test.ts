import { expect, it } from 'vitest';
import { PAGES } from '#test/world/sign-on-event.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetCase } from './borrow-preset-case.ts';
import type { PRESET_CASES } from './preset-cases.ts';

/** Returns the parts of the function that a sign-on has loaded, apart from those that every one loads. */
async function loadsOf(preset: keyof typeof PRESET_CASES, who: 'newcomer' | 'existing') {
  const { world } = await borrowPresetCase(preset);
  await world.signOn.recycle();
  const { answers } = await signInBrowser(world, PAGES.jira, { who });
  expect(answers.at(-1)?.status).toBe(200);
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
  expect(await loadsOf('entra', 'newcomer')).toEqual(['create-remote-source']);
});

it('the client of Cognito is loaded when the pool has to be queried, and not before', async () => {
  expect(await loadsOf('cognito', 'newcomer')).toEqual(['create-remote-source']);
  expect(await loadsOf('cognito', 'existing')).toEqual(['create-remote-source']);
  const { world } = await borrowPresetCase('cognito');
  world.provider.switches.accessTokens = 'opaque';
  expect(await loadsOf('cognito', 'existing')).toEqual(['create-remote-source', 'cognito-client']);
});

it('the client of the Identity Store is loaded alone', async () => {
  const loads = await loadsOf('iam-identity-center', 'newcomer');
  expect(loads).toEqual(['create-remote-source', 'identity-store-client']);
});
