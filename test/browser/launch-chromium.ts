// In: a Chromium and the local world. Out: real users at real pages.
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { unpackChromium } from './unpack-chromium.ts';

/** Milliseconds that a test, or any one step of it, may take on a slow machine. */
export const PATIENCE_MS = 60_000;

// Nothing but the pages under test: no updates, no telemetry, no protocol that the listener lacks. Containers have
// their user as root, for whom Chromium has no sandbox.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Returns a headless Chromium. Throws when there is none: tests of pages are never skipped. */
export async function launchChromium(): Promise<Browser> {
  const found = findChromium();
  const { executablePath, environment } =
    found === 'bundled' ? await unpackChromium() : { executablePath: found, environment: {} };
  const env = { ...process.env, ...environment };
  return chromium.launch({ executablePath, env, args: FLAGS, timeout: PATIENCE_MS });
}
