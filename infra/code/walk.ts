import { visitorKeys as childKeys, type Node } from 'oxc-parser';

/** Calls a function with a node and all below it, parents first; `parents` begin with the outermost. */
export function walk(root: Node, onNode: (node: Node, parents: readonly Node[]) => void): void {
  const parents: Node[] = [];
  const enter = (node: Node): void => {
    onNode(node, parents);
    parents.push(node);
    for (const key of childKeys[node.type] ?? []) {
      const child: unknown = Reflect.get(node, key);
      for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) enter(one);
    }
    parents.pop();
  };
  enter(root);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
