import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';

// In: the name of a preset. Out: the addresses in its data file, read without the code of the build.

const preset = v.object({
  issuer: v.string(),
  example: v.string(),
  authorizationEndpoint: v.nullable(v.string()),
  tokenEndpoint: v.nullable(v.string()),
  userInfoEndpoint: v.nullable(v.string()),
  keySet: v.nullable(v.string()),
  scope: v.string(),
});

/** A preset's data file, as far as the template repeats it. */
export type PresetFile = v.InferOutput<typeof preset>;

/** Returns the data file of a preset. */
export function readPresetFile(name: string): PresetFile {
  const file = join(import.meta.dirname, `../../../infra/policy/presets/${name}.yaml`);
  return v.parse(preset, parse(readFileSync(file, 'utf8')));
}

/** Returns the addresses of a preset for its own example of an issuer. Throws when the example has another shape. */
export function addressesOf(file: PresetFile, domain: string) {
  const [before, behind = ''] = file.issuer.split('{base}');
  if (before !== '' || !file.example.endsWith(behind)) throw new Error('of another shape');
  const base = file.example.slice(0, file.example.length - behind.length);
  const fill = (text: string | null) =>
    text?.replaceAll('{base}', base).replaceAll('{domain}', domain) ?? null;
  return {
    authorizationEndpoint: fill(file.authorizationEndpoint),
    tokenEndpoint: fill(file.tokenEndpoint),
    userInfoEndpoint: fill(file.userInfoEndpoint),
    keySet: fill(file.keySet),
  };
}
