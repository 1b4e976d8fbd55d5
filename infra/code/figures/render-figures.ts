import { renderTable } from '#infra/bench/render-table.ts';
import type { Figures } from './measure-code.ts';
import type { FolderFigures, Largest } from './measure-files.ts';

/** Returns the figures as text: a table of the folders, then the way of a sign-on and the cycles. */
export function renderFigures({
  folders,
  spine,
  argumentTypes,
  stepTypes,
  cycles,
}: Figures): string {
  const names = Object.keys(folders);
  const rows = Object.entries(ROWS).map(([what, toValue]) => [
    what,
    ...Object.values(folders).map((folder) => String(toValue(folder))),
  ]);
  return [
    renderTable(['', ...names], rows),
    '',
    ...names.flatMap((name) => renderLargest(name, folders[name])),
    '',
    renderTable(
      ['the spine', 'lines', 'complexity'],
      spine.map(({ name, lines, complexity }) => [name, `${lines}`, `${complexity}`]),
    ),
    '',
    `argument types on the way of a sign-on: ${argumentTypes.length}`,
    ...argumentTypes.map(({ name, takenBy }) => `  ${name}: ${takenBy.join(', ')}`),
    `types that the called steps take: ${stepTypes.map(({ name }) => name).join(', ')}`,
    `import cycles: ${cycles.length}`,
    ...cycles.map((cycle) => `  ${cycle.join(' → ')}`),
  ].join('\n');
}

const ROWS: Readonly<Record<string, (folder: FolderFigures) => number>> = {
  files: ({ files }) => files,
  'files under 16 lines': ({ smallFiles }) => smallFiles,
  functions: ({ functions }) => functions,
  'lines per function, median': ({ medianLines }) => medianLines,
  'lines per function, most': ({ mostLines }) => mostLines.value,
  'cognitive complexity, most': ({ mostComplexity }) => mostComplexity.value,
  'parameters, most': ({ mostParameters }) => mostParameters.value,
  any: ({ anys }) => anys,
};

function renderLargest(name: string, folder: FolderFigures | undefined): string[] {
  if (folder === undefined) return [];
  const { mostLines, mostComplexity, mostParameters } = folder;
  const render = (what: string, { place }: Largest) => `${name}, ${what}: ${place}`;
  return [
    render('longest', mostLines),
    render('most complex', mostComplexity),
    render('most parameters', mostParameters),
  ];
}
