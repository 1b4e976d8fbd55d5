// In: what each file imports, and the laws. Out: every import that breaks one, as a sentence.
import { posix } from 'node:path';
import { findCycles } from './find-cycles.ts';
import type { Module } from './parse-module.ts';

/** What may import what. Folders and files are paths from the root; a folder ends in a slash. */
export interface Laws {
  /** From the lowest up: a file imports its own layer and those below it. */
  readonly layers: readonly (readonly string[])[];
  /** Where imports may lead, whatever the layers say. */
  readonly imports: readonly ImportLaw[];
  /** The files that touch the outside, each with its reason; the rest of `pure` does not. */
  readonly edges: Readonly<Record<string, string>>;
  /** The folders in which only edges touch the outside. */
  readonly pure: readonly string[];
}

/** Files of one folder import nothing of other folders, but for a few. */
export interface ImportLaw {
  readonly of: string;
  readonly never: readonly string[];
  readonly but: readonly string[];
}

/** Returns a sentence for every violation, sorted; none: the laws are kept. */
export function checkArchitecture(modules: ReadonlyMap<string, Module>, laws: Laws): string[] {
  const pairs = [...modules].flatMap(([file, { imports }]) =>
    imports.map((target) => [file, target] as const),
  );
  return [
    ...pairs.flatMap(([file, target]) => checkImport(file, target, laws)),
    ...[...modules.keys()].flatMap((file) => checkPlace(file, laws)),
    ...[...modules].flatMap(([file, { outside }]) => checkOutside(file, outside, laws)),
    ...Object.keys(laws.edges).flatMap((edge) => checkEdge(edge, modules.get(edge))),
    ...listCycles(modules, (file) => file).map((cycle) => `a cycle of files: ${cycle}`),
    ...listCycles(modules, posix.dirname).map((cycle) => `a cycle of folders: ${cycle}`),
  ].toSorted();
}

function checkImport(file: string, target: string, { layers, imports }: Laws): string[] {
  const [own, other] = [layerOf(file, layers), layerOf(target, layers)];
  const broken = imports.filter(
    ({ of, never, but }) => file.startsWith(of) && isIn(target, never) && !but.includes(target),
  );
  return [
    ...(other > own ? [`${file} imports upwards: ${target}`] : []),
    ...broken.map(({ of }) => `${file} imports ${target}, which ${of} never does`),
  ];
}

function checkPlace(file: string, { layers }: Laws): string[] {
  return layerOf(file, layers) === -1 ? [`${file} belongs to no layer`] : [];
}

function checkOutside(file: string, outside: readonly string[], { edges, pure }: Laws): string[] {
  if (!isIn(file, pure) || edges[file] !== undefined) return [];
  return outside.map((use) => `${file} touches the outside: ${use}`);
}

function checkEdge(edge: string, module: Module | undefined): string[] {
  return module?.outside.length ? [] : [`${edge} is named an edge and touches nothing outside`];
}

/** The layer that names the file most exactly; -1: none, as with packages. */
function layerOf(file: string, layers: Laws['layers']): number {
  const lengths = layers.map((places) =>
    Math.max(0, ...places.filter((place) => isIn(file, [place])).map((place) => place.length)),
  );
  const longest = Math.max(...lengths);
  return longest === 0 ? -1 : lengths.indexOf(longest);
}

const isIn = (file: string, places: readonly string[]) =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));

function listCycles(
  modules: ReadonlyMap<string, Module>,
  toNode: (file: string) => string,
): string[] {
  const graph = new Map<string, Set<string>>();
  for (const [file, { imports }] of modules) {
    const node = toNode(file);
    const targets = graph.get(node) ?? new Set<string>();
    for (const target of imports.filter((path) => modules.has(path))) {
      // Files of one folder import each other; a file that imports itself is a cycle.
      if (toNode(target) !== node || target === file) targets.add(toNode(target));
    }
    graph.set(node, targets);
  }
  return findCycles(graph).map((cycle) => cycle.join(' → '));
}
