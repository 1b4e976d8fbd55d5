// In: the name of an npm script. Out: its command line: help, suggestions, exit codes, each the same in all scripts.
import { Command } from 'commander';
import { EXIT_CODE_TABLE } from './exit-codes.ts';

/** Returns the command line of an npm script, without any option yet. */
export function createCommand(script: string, description: string): Command {
  return new Command(`npm run ${script}`)
    .usage('-- [options]')
    .description(description)
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXIT_CODE_TABLE)
    .showHelpAfterError(`Help: npm run ${script} -- --help`);
}
