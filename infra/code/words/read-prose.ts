import { readFiles } from '#infra/code/read-files.ts';

/** Returns every text of the project that its authors wrote, by path. */
export function readProse(root: string): Map<string, string> {
  const texts = readFiles(root, [
    '*.{json,jsonc,md,ts,yaml}',
    '.{ci,github,vscode}/**/*.*',
    '.ci/run',
    '{functions,infra,shared,test}/**/*.{json,md,sh,ts,yaml,yml}',
    'functions/*/Makefile',
  ]);
  for (const path of NOT_OURS) texts.delete(path);
  return texts;
}

// The names of packages; the table of words itself.
const NOT_OURS = ['package-lock.json', 'infra/code/words/private-words.ts'];
