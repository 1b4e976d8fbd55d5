import type { ConfluenceState } from './make-state.ts';

/** Whether this Confluence is of that version (major and minor) or newer. */
export function isVersion(confluence: ConfluenceState, wanted: string): boolean {
  const [major = 0, minor = 0] = parse(wanted);
  const [ownMajor = 0, ownMinor = 0] = parse(confluence.switches.version);
  return ownMajor === major ? ownMinor >= minor : ownMajor > major;
}

function parse(version: string): number[] {
  return version.split('.').map(Number);
}
