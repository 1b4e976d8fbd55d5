import { describe, expect, it } from 'vitest';
import { findChromium, type Machine } from '#test/browser/find-chromium.ts';

const CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Returns a Linux on x64 with these files and a usual PATH. */
const machine = (files: readonly string[], differing: Partial<Machine> = {}): Machine => ({
  environment: { PATH: '/usr/local/bin:/usr/bin' },
  platform: 'linux',
  arch: 'x64',
  isExecutable: (file) => files.includes(file),
  ...differing,
});

describe('findChromium', () => {
  it.each([
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/local/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
  ])('the browser tests drive an installed Chromium: %s', (file) => {
    expect(findChromium(machine([file]))).toBe(file);
  });

  it('a Mac that has Google Chrome drives it', () => {
    expect(findChromium(machine([CHROME], { platform: 'darwin', arch: 'arm64' }))).toBe(CHROME);
  });

  it('a Linux machine without a Chromium drives the one of the package', () => {
    expect(findChromium(machine([]))).toBe('bundled');
  });

  it('the Chromium that CHROMIUM_PATH names comes before an installed one', () => {
    const environment = { PATH: '/usr/bin', CHROMIUM_PATH: '/opt/chrome' };
    const files = ['/usr/bin/chromium', '/opt/chrome'];
    expect(findChromium(machine(files, { environment }))).toBe('/opt/chrome');
  });

  it('CHROMIUM_PATH=bundled chooses the Chromium of the package, whatever is installed', () => {
    const environment = { PATH: '/usr/bin', CHROMIUM_PATH: 'bundled' };
    expect(findChromium(machine(['/usr/bin/chromium'], { environment }))).toBe('bundled');
  });

  it('a CHROMIUM_PATH that cannot be run is an error, and no other Chromium is driven', () => {
    const environment = { PATH: '/usr/bin', CHROMIUM_PATH: '/opt/gone' };
    const find = () => findChromium(machine(['/usr/bin/chromium'], { environment }));
    expect(find).toThrow('CHROMIUM_PATH is /opt/gone, which is no executable file.');
  });

  it.each([
    { platform: 'darwin', arch: 'arm64' },
    { platform: 'linux', arch: 'arm64' },
    { platform: 'win32', arch: 'x64' },
  ])(
    'the error names what to install on a machine of $platform $arch without a Chromium',
    (kind) => {
      expect(() => findChromium(machine([], kind))).toThrow(
        `No Chromium on this machine (${kind.platform} ${kind.arch}). Install Google Chrome or Chromium, ` +
          'or set CHROMIUM_PATH to its executable.',
      );
    },
  );
});
