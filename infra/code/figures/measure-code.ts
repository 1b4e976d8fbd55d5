// In: the root of the repository. Out: every figure that is watched.
import { findCycles } from '#infra/code/find-cycles.ts';
import { parseModule } from '#infra/code/parse-module.ts';
import { readFiles } from '#infra/code/read-files.ts';
import { countByLinter } from './count-by-linter.ts';
import { type ArgumentType, listArgumentTypes, listStepTypes } from './list-argument-types.ts';
import { type FolderFigures, measureFiles } from './measure-files.ts';
import { type MeasuredFunction, measureFunctions } from './measure-functions.ts';

/** What `npm run figures` prints. */
export interface Figures {
  readonly folders: Readonly<Record<string, FolderFigures>>;
  /** The functions that are the way of a sign-on. */
  readonly spine: readonly MeasuredFunction[];
  readonly argumentTypes: readonly ArgumentType[];
  /** Of the steps that the spine calls; without a limit. */
  readonly stepTypes: readonly ArgumentType[];
  /** Files that import each other, types among the imports. */
  readonly cycles: readonly (readonly string[])[];
}

const FOLDERS: Readonly<Record<string, (path: string) => boolean>> = {
  shared: (path) => path.startsWith('shared/'),
  functions: (path) => path.startsWith('functions/'),
  infra: (path) => path.startsWith('infra/') && !path.startsWith('infra/local/'),
  'infra/local': (path) => path.startsWith('infra/local/'),
  test: (path) => path.startsWith('test/'),
};

/** Returns the figures of all code below a root. */
export async function measureCode(root: string): Promise<Figures> {
  const files = readFiles(root, ['{shared,functions,infra,test}/**/*.ts']);
  const counts = await countByLinter(root, ['shared', 'functions', 'infra', 'test']);
  const functions = [...files].flatMap(([path, text]) => measureFunctions(path, text, counts));
  const folders = Object.entries(FOLDERS).map(([name, isIn]) => {
    const inside = new Map([...files].filter(([path]) => isIn(path)));
    return [name, measureFiles(inside, functions)] as const;
  });
  const imports = [...files].map(
    ([path, text]) => [path, new Set(parseModule(path, text).imports)] as const,
  );
  return {
    folders: Object.fromEntries(folders),
    spine: functions.filter(({ path, name }) => path === SPINE[name]),
    argumentTypes: listArgumentTypes(files),
    stepTypes: listStepTypes(files),
    cycles: findCycles(new Map(imports)),
  };
}

const SPINE: Readonly<Record<string, string>> = {
  signOn: 'shared/sign-on.ts',
  resumeSession: 'shared/resume-session.ts',
  provisionAndOpen: 'shared/provision-and-open.ts',
  evaluateSignOn: 'shared/evaluate-sign-on.ts',
  shadowSignOn: 'shared/shadow-sign-on.ts',
};
