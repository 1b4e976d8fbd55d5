// In: nothing. Out: the generated parts of infra/docs, written anew.
import { writeFile } from 'node:fs/promises';
import { renderDocs } from './docs/render-docs.ts';

for (const { path, rendered } of await renderDocs()) await writeFile(path, rendered);
