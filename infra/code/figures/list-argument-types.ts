// In: the files of shared/. Out: the types that a reader of a sign-on has to know.
import type { Node, TSTypeReference } from 'oxc-parser';
import { type Declarations, readDeclarations } from './read-declarations.ts';

/** An object type, and the functions that take it. */
export interface ArgumentType {
  readonly name: string;
  readonly takenBy: readonly string[];
}

/**
 * Returns the object types that travel on the way of a sign-on, sorted: the types of the parameters of
 * every function in the files of the spine (`shared/*.ts`). What a step takes of the domain (a plan, an
 * account, a directory) is read at the step and does not count. An annotation counts as the interface or
 * the object type that it names: through `readonly`, arrays, `| null` and types such as `Pick`. An object
 * type that is written in place counts as a type of its own. Texts, numbers, their unions, functions and
 * the types of the platform (`URL`) do not count.
 */
export function listArgumentTypes(files: ReadonlyMap<string, string>): ArgumentType[] {
  return listTypes(files, listSpineFunctions);
}

/**
 * Returns the object types that the steps take which the spine calls (`shared/FOLDER/…`), sorted: what of
 * the domain a reader meets at each step. It is printed beside the other list, and has no limit.
 */
export function listStepTypes(files: ReadonlyMap<string, string>): ArgumentType[] {
  return listTypes(files, listCalledSteps);
}

function listTypes(
  files: ReadonlyMap<string, string>,
  listFunctions: (sources: Sources) => readonly PlacedFunction[],
): ArgumentType[] {
  const sources: Sources = new Map(
    [...files].map(([path, text]) => [path, readDeclarations(path, text)] as const),
  );
  const takenBy = new Map<string, Set<string>>();
  for (const { path, name } of listFunctions(sources)) {
    for (const type of sources.get(path)?.parameters.get(name) ?? []) {
      for (const found of toTypes({ path, type }, sources)) {
        takenBy.set(found, (takenBy.get(found) ?? new Set()).add(name));
      }
    }
  }
  return [...takenBy]
    .map(([name, functions]) => ({ name, takenBy: [...functions].toSorted() }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

interface PlacedFunction {
  readonly path: string;
  readonly name: string;
}

const listSpine = (sources: Sources) =>
  [...sources].filter(([path]) => /^shared\/[^/]+\.ts$/.test(path));

function listSpineFunctions(sources: Sources): PlacedFunction[] {
  return listSpine(sources).flatMap(([path, { parameters }]) =>
    [...parameters.keys()].map((name) => ({ path, name })),
  );
}

const listCalledSteps = (sources: Sources): PlacedFunction[] =>
  listSpine(sources).flatMap(([, { imports }]) => [...imports.values()]);

type Sources = ReadonlyMap<string, Declarations>;

/** A type in the file in which it is written. */
interface PlacedType {
  readonly type: Node;
  readonly path: string;
}

function toTypes({ type, path }: PlacedType, sources: Sources): string[] {
  const inside = (...parts: readonly Node[]) =>
    parts.flatMap((part) => toTypes({ type: part, path }, sources));
  switch (type.type) {
    case 'TSInterfaceDeclaration':
      return [type.id.name];
    case 'TSTypeAliasDeclaration':
      return inside(type.typeAnnotation).length > 0 ? [type.id.name] : [];
    case 'TSTypeReference':
      return ofReference(type, path, sources);
    case 'TSTypeLiteral':
      return [`an object written in place in ${path}`];
    case 'TSTypeOperator':
    case 'TSParenthesizedType':
      return inside(type.typeAnnotation);
    case 'TSArrayType':
      return inside(type.elementType);
    case 'TSTupleType':
      return inside(...type.elementTypes);
    case 'TSUnionType':
    case 'TSIntersectionType':
      return inside(...type.types);
    default:
      return [];
  }
}

/** What the name stands for; a name of the platform, or of a package: what its arguments are. */
function ofReference(type: TSTypeReference, path: string, sources: Sources): string[] {
  const name = type.typeName.type === 'Identifier' ? type.typeName.name : '';
  const source = sources.get(path);
  const imported = source?.imports.get(name) ?? { path, name };
  const declared = sources.get(imported.path)?.types.get(imported.name);
  if (declared !== undefined) return toTypes({ type: declared, path: imported.path }, sources);
  const parameters = type.typeArguments?.params ?? [];
  return parameters.flatMap((part) => toTypes({ type: part, path }, sources));
}
