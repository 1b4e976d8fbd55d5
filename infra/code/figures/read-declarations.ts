import { type ImportDeclaration, type Node, type ParamPattern, parseSync } from 'oxc-parser';
import { toPath } from '#infra/code/to-path.ts';
import { walk } from '#infra/code/walk.ts';
import { isFunction, nameOf } from './list-functions.ts';

/** What one file declares and imports, by name. */
export interface Declarations {
  readonly types: ReadonlyMap<string, Node>;
  readonly imports: ReadonlyMap<string, { readonly path: string; readonly name: string }>;
  /** The annotated types of the parameters of each function. */
  readonly parameters: ReadonlyMap<string, readonly Node[]>;
}

/** Returns the interfaces and types, the imports and the parameters of the functions of a file. */
export function readDeclarations(path: string, source: string): Declarations {
  const types = new Map<string, Node>();
  const imports = new Map<string, { path: string; name: string }>();
  const parameters = new Map<string, readonly Node[]>();
  walk(parseSync(path, source).program, (node, parents) => {
    if (node.type === 'TSInterfaceDeclaration' || node.type === 'TSTypeAliasDeclaration') {
      types.set(node.id.name, node);
    }
    if (node.type === 'ImportDeclaration') {
      for (const [local, name] of importedNames(node)) {
        imports.set(local, { path: toPath(node.source.value, path), name });
      }
    }
    if (isFunction(node)) {
      const name = nameOf(node, parents.at(-1)) || `a function at ${node.start} in ${path}`;
      parameters.set(name, node.params.flatMap(annotationsOf));
    }
  });
  return { types, imports, parameters };
}

/** The name here and the name there; a whole module under one name has none. */
function importedNames({ specifiers }: ImportDeclaration): (readonly [string, string])[] {
  return specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier' || specifier.imported.type === 'Literal') return [];
    return [[specifier.local.name, specifier.imported.name] as const];
  });
}

function annotationsOf(parameter: ParamPattern): Node[] {
  if (parameter.type === 'TSParameterProperty') return annotationsOf(parameter.parameter);
  const { typeAnnotation } = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  return typeAnnotation ? [typeAnnotation.typeAnnotation] : [];
}
