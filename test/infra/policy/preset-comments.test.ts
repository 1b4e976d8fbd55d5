import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRESET_NAMES } from '#shared/policy/file/preset.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { policyFile, SMALLEST } from './policy-file.ts';

// What a preset tells an operator to write, as far as it is a source of groups.
const advice = PRESET_NAMES.flatMap((preset) => {
  const text = readFileSync(`infra/policy/presets/${preset}.yaml`, 'utf8');
  const comments = text.split('\n').filter((line) => line.startsWith('#'));
  return comments
    .flatMap((line) => line.match(/\{from: [a-z][^}]*\}/g) ?? [])
    .map((source) => [preset, source] as const);
});

describe('the comments of the presets', () => {
  it('the comments of the presets name sources of groups', () => {
    expect(advice.length).toBeGreaterThan(5);
  });

  it.each(advice)(
    'the build takes what the comments of %s tell to write: %s',
    async (preset, source) => {
      const policy = SMALLEST.replace('generic', preset);
      const file = await policyFile(`groupSources: [${source}]\n${policy}`);
      await expect(readPolicy(file)).resolves.toHaveProperty('groupSources.length', 1);
    },
  );
});

describe('providers that leave the claim out for a user in no group', () => {
  it.each(['okta-org', 'okta-custom', 'keycloak', 'cognito'])(
    'the preset %s takes a missing claim for no group, and says what that costs',
    async (preset) => {
      const file = await policyFile(SMALLEST.replace('generic', preset));
      expect((await readPolicy(file)).groupSources[0]).toHaveProperty('leftOut', 'none');
      const text = readFileSync(`infra/policy/presets/${preset}.yaml`, 'utf8');
      expect(text).toMatch(/^# .*leaves .*out/m);
    },
  );

  it.each(PRESET_NAMES.filter((name) => !/^(?:okta|keycloak|cognito)/.test(name)))(
    'the preset %s takes a missing claim for no answer',
    async (preset) => {
      const file = await policyFile(SMALLEST.replace('generic', preset));
      const { groupSources } = await readPolicy(file);
      expect(groupSources).not.toContainEqual(expect.objectContaining({ leftOut: 'none' }));
    },
  );
});
