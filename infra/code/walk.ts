import { visitorKeys as childKeys, type Node } from 'oxc-parser';

/** Calls a function with a node and all below it, parents first; `parents` begin with the outermost. */
export function walk(root: Node, onNode: (node: Node, parents: readonly Node[]) => void): void {
  const parents: Node[] = [];
  const enter = (node: Node): void => {
    onNode(node, parents);
    parents.push(node);
    for (const child of childrenOf(node)) enter(child);
    parents.pop();
  };
  enter(root);
}

function childrenOf(node: Node): Node[] {
  const keys = childKeys[node.type] ?? [];
  const fields: unknown[] = keys.map((key) => Reflect.get(node, key));
  return fields.flat().filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
