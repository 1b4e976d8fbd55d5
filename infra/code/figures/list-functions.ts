// In: the text of a source file. Out: its functions, and where each begins.
import {
  type ArrowFunctionExpression,
  type Function as Func,
  type Node,
  parseSync,
} from 'oxc-parser';
import { walk } from '#infra/code/walk.ts';

/** A function in its file. */
export interface ListedFunction {
  /** The empty text: a function without a name, as it is passed to another. */
  readonly name: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly parameters: number;
}

/** Returns every function of a file in the order of their beginnings. */
export function listFunctions(path: string, source: string): ListedFunction[] {
  const found: ListedFunction[] = [];
  walk(parseSync(path, source).program, (node, parents) => {
    if (!isFunction(node)) return;
    const parent = parents.at(-1);
    // A method begins with its name.
    const { start, end } = isMethod(parent) ? parent : node;
    found.push({ name: nameOf(node, parent), start, end, parameters: node.params.length });
  });
  return found;
}

type FunctionNode = Func | ArrowFunctionExpression;

/** Tells functions from signatures without a body, which belong to types. */
export function isFunction(node: Node): node is FunctionNode {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** Returns the name that a function has or is bound to; the empty text: it has none. */
export function nameOf(node: FunctionNode, parent: Node | undefined): string {
  if ('id' in node && node.id) return node.id.name;
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    return parent.id.name;
  }
  const isMember = parent?.type === 'Property' || parent?.type === 'MethodDefinition';
  return isMember && parent.key.type === 'Identifier' ? parent.key.name : '';
}

function isMethod(node: Node | undefined): node is Node {
  return node?.type === 'MethodDefinition' || (node?.type === 'Property' && node.method);
}
