// In: the environment and what this machine has. Out: which Chromium the tests of pages drive.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What decides. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  readonly isExecutable: (file: string) => boolean;
}

/** The value of CHROMIUM_PATH that leaves out what is installed. */
const BUNDLED = 'bundled';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * Returns the path of the Chromium: the one of CHROMIUM_PATH, else an installed one. Returns `bundled` for the one of
 * the package @sparticuz/chromium, which is built for Linux on x64. Throws what to install when there is none.
 */
export function findChromium(machine: Machine = thisMachine()): string {
  const chosen = machine.environment['CHROMIUM_PATH'] ?? '';
  if (chosen !== '' && chosen !== BUNDLED) return requireExecutable(chosen, machine);
  const installed = chosen === BUNDLED ? undefined : installedOn(machine);
  if (installed !== undefined) return installed;
  if (machine.platform === 'linux' && machine.arch === 'x64') return BUNDLED;
  throw new Error(
    `No Chromium on this machine (${machine.platform} ${machine.arch}). Install Google Chrome or Chromium, ` +
      'or set CHROMIUM_PATH to its executable.',
  );
}

function requireExecutable(file: string, { isExecutable }: Machine): string {
  if (isExecutable(file)) return file;
  throw new Error(`CHROMIUM_PATH is ${file}, which is no executable file.`);
}

function installedOn({ environment, platform, isExecutable }: Machine): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...(platform === 'darwin' ? MAC_APPLICATIONS : []), ...onPath].find(isExecutable);
}

function thisMachine(): Machine {
  const { env: environment, platform, arch } = process;
  return { environment, platform, arch, isExecutable };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
