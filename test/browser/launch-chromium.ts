// In: the Chromium of this machine and the local world. Out: real people at real pages.
import { access, constants } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';

/** Milliseconds that a test, or any one step of it, may take on a slow machine. */
export const PATIENCE_MS = 60_000;

const EXECUTABLE = '/usr/bin/chromium';

// Nothing but the pages under test: no updates, no telemetry, no protocol that the listener lacks.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Returns a headless Chromium. Throws when none is installed: tests of pages are never skipped. */
export async function launchChromium(): Promise<Browser> {
  await access(EXECUTABLE, constants.X_OK).catch((cause: unknown) => {
    throw new Error(`No Chromium at ${EXECUTABLE}: apt-get install chromium`, { cause });
  });
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS, timeout: PATIENCE_MS });
}
