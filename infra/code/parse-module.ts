// In: the text of a source file. Out: what it imports, and what it uses of the outside world.
import { type ImportDeclarationSpecifier, type Node, parseSync } from 'oxc-parser';
import { toPath } from './to-path.ts';
import { walk } from './walk.ts';

/** What one file takes from elsewhere. */
export interface Module {
  /** Paths in this repository, or names of packages; imports of types and re-exports among them. */
  readonly imports: readonly string[];
  /** Each use of the network, files, processes, clocks and chance: `fetch`, `Date.now`, `node:http`. */
  readonly outside: readonly string[];
}

/** Returns what a file takes from elsewhere; throws when it is no TypeScript. */
export function parseModule(path: string, text: string): Module {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const imports = new Set<string>();
  const outside = new Set<string>();
  walk(program, (node, parents) => {
    const specifier = specifierOf(node);
    if (specifier !== null) imports.add(toPath(specifier, path));
    const use = outsideImport(node) ?? outsideUse(node, parents.at(-1));
    if (use !== null) outside.add(use);
  });
  return { imports: [...imports], outside: [...outside] };
}

// Types too: `import('…').Name`.
function specifierOf(node: Node): string | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'TSImportType':
      return node.source?.value ?? null;
    case 'ImportExpression':
      return node.source.type === 'Literal' ? String(node.source.value) : null;
    default:
      return null;
  }
}

const PURE_MODULES = /^node:(?:assert|buffer|crypto|path|url|util|zlib)(?:\/|$)/;
const CHANCE = /^(?:random\w*|getRandomValues|webcrypto|generate\w+)$/;

function outsideImport(node: Node): string | null {
  const specifier = specifierOf(node);
  if (specifier === null) return null;
  const isOutside = specifier.startsWith('node:') || specifier.startsWith('@aws-sdk/');
  if (isOutside && !PURE_MODULES.test(specifier)) return specifier;
  if (specifier !== 'node:crypto' || node.type !== 'ImportDeclaration') return null;
  return node.specifiers.some(isChance) ? 'chance of node:crypto' : null;
}

// The whole module under one name has it too.
function isChance(specifier: ImportDeclarationSpecifier): boolean {
  if (specifier.type !== 'ImportSpecifier') return true;
  return specifier.imported.type === 'Literal' || CHANCE.test(specifier.imported.name);
}

const GLOBALS =
  /^(?:process|fetch|WebSocket|crypto|console|performance|globalThis|set(?:Timeout|Interval|Immediate))$/;
const MEMBERS = /^(?:Date\.now|Math\.random|AbortSignal\.timeout)$/;

function outsideUse(node: Node, parent: Node | undefined): string | null {
  switch (node.type) {
    case 'Identifier':
      return isGlobal(node, parent) ? node.name : null;
    case 'MemberExpression':
      return MEMBERS.test(toText(node)) ? toText(node) : null;
    case 'NewExpression':
      return toText(node.callee) === 'Date' && node.arguments.length === 0 ? 'new Date()' : null;
    case 'ImportExpression':
      // A name that only the run knows may lead anywhere.
      return specifierOf(node) === null ? 'import()' : null;
    default:
      return null;
  }
}

function isGlobal(node: Node & { name: string }, parent: Node | undefined): boolean {
  if (!GLOBALS.test(node.name) || parent === undefined) return false;
  if (parent.type === 'MemberExpression') {
    const isName = parent.property === node && !parent.computed;
    return !isName && toText(parent) !== 'crypto.subtle';
  }
  const isKey = 'key' in parent && parent.key === node;
  return !isKey || ('shorthand' in parent && parent.shorthand);
}

/** `Date.now`, `Date`; the empty text for what is no name. */
function toText(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? `${toText(node.object)}.${toText(node.property)}` : '';
}
