// In: the text of a source file. Out: what its authors named and wrote.
import { type Node, parseSync } from 'oxc-parser';
import { walk } from '#infra/code/walk.ts';

/** A name or a piece of prose, and where it stands. */
export interface Written {
  readonly kind: 'identifier' | 'title' | 'prose';
  readonly text: string;
  readonly start: number;
}

/** Returns identifiers (not those of members that it reads), test titles, and comments and sentences. */
export function listNames(path: string, source: string): Written[] {
  const { program, comments } = parseSync(path, source);
  const written: Written[] = comments.map(({ value, start }) => ({
    ...{ kind: 'prose', text: value, start },
  }));
  const titles = new Set<Node>();
  walk(program, (node, parents) => {
    const title = titleOf(node);
    if (title !== null) titles.add(title);
    const text = textOf(node);
    if (text !== null) {
      const isTitle = titles.has(node) || parents.some((parent) => titles.has(parent));
      written.push({ kind: isTitle ? 'title' : 'prose', text, start: node.start });
    }
    if (node.type === 'Identifier' && !isRead(node, parents.at(-1))) {
      written.push({ kind: 'identifier', text: node.name, start: node.start });
    }
  });
  return written;
}

/** The first argument of `it`, `test` and `describe`, of `it.each(…)` too. */
function titleOf(node: Node): Node | null {
  if (node.type !== 'CallExpression') return null;
  return isTestFunction(node.callee) ? (node.arguments[0] ?? null) : null;
}

function isTestFunction(callee: Node): boolean {
  if (callee.type === 'Identifier') return /^(?:it|test|describe)$/.test(callee.name);
  if (callee.type === 'MemberExpression') return isTestFunction(callee.object);
  return callee.type === 'CallExpression' && isTestFunction(callee.callee);
}

/** The text of a literal that has more than one word. */
function textOf(node: Node): string | null {
  const text = node.type === 'TemplateElement' ? node.value.raw : stringOf(node);
  return text !== null && /\S\s+\S/.test(text) ? text : null;
}

const stringOf = (node: Node) =>
  node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;

// What a member is called is said where it is declared.
function isRead(node: Node, parent: Node | undefined): boolean {
  return parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
}
