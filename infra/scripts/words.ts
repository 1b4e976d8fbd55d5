// In: every text of the project. Out: names, titles and prose with words that the field has others for.
import { join } from 'node:path';
import { listPrivateWords } from '#infra/code/words/list-private-words.ts';
import { readProse } from '#infra/code/words/read-prose.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { runCommand } from './command-line/run-command.ts';

createCommand('words', 'Lists private words, and what to say instead.').parse();

await runCommand(async () => {
  const { uses, idle } = listPrivateWords(readProse(join(import.meta.dirname, '../..')));
  for (const { path, line, kind, text, word, instead } of uses) {
    console.log(`${path}:${line} ${kind} "${text}": not "${word}" but ${instead}`);
  }
  for (const { text, reason } of idle) {
    console.log(`infra/code/words/exemptions.ts: ${text} (${reason}) exempts nothing`);
  }
  console.log(`Private words: ${uses.length}. Exemptions that exempt nothing: ${idle.length}.`);
  return uses.length + idle.length === 0 ? EXIT_CODES.done : EXIT_CODES.failed;
});
