// In: the files of the repository. Out: the private words that have to go, and exemptions that may go.
import { EXEMPTIONS, type Exemption } from './exemptions.ts';
import { findPrivateWords, type PrivateWordUse } from './find-private-words.ts';

/** What is left to do. */
export interface PrivateWordReport {
  readonly uses: readonly PrivateWordUse[];
  /** Exemptions that no use needs any more. */
  readonly idle: readonly Exemption[];
}

/** Returns the uses that no exemption covers; both lists are empty: nothing is left to do. */
export function listPrivateWords(files: ReadonlyMap<string, string>): PrivateWordReport {
  const needed = new Set<Exemption>();
  const uses = findPrivateWords(files).filter((use) => {
    const text = files.get(use.path) ?? '';
    const exemption = EXEMPTIONS.find((one) => covers(one, use, text));
    if (exemption !== undefined) needed.add(exemption);
    return exemption === undefined;
  });
  return { uses, idle: EXEMPTIONS.filter((exemption) => !needed.has(exemption)) };
}

function covers(exemption: Exemption, use: PrivateWordUse, text: string): boolean {
  const { kind = use.kind, in: folder = '', where } = exemption;
  const isPlace = kind === use.kind && use.path.startsWith(folder);
  return isPlace && exemption.text.test(use.text) && (where?.test(text) ?? true);
}
