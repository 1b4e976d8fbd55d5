// In: a stack and a place in it. Out: a scope that evaluates the stack's nodes into the values that
// CloudFormation would hand to a resource, with every condition and intrinsic function applied.
import { evaluateCondition, evaluateReference } from './evaluation.ts';
import type { Stack } from './open-stack.ts';
import { isTemplateMap, type TemplateNode } from './parse-template.ts';
import type { Scope } from './scope.ts';

type Intrinsic = (argument: TemplateNode, scope: Scope) => TemplateNode | undefined;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => evaluateReference(scope.text(name), scope),
  'Fn::Base64': (argument, scope) => Buffer.from(scope.text(argument)).toString('base64'),
  'Fn::FindInMap': evaluateFindInMap,
  'Fn::GetAtt': evaluateGetAtt,
  'Fn::If': evaluateIf,
  'Fn::Join': evaluateJoin,
  'Fn::Select': evaluateSelect,
  'Fn::Split': evaluateSplit,
  'Fn::Sub': evaluateSub,
  ...Object.fromEntries(
    ['Fn::And', 'Fn::Equals', 'Fn::Not', 'Fn::Or'].map((name) => [
      name,
      (argument: TemplateNode, scope: Scope) => evaluateCondition({ [name]: argument }, scope),
    ]),
  ),
};

/** Returns the scope. Its functions throw errors that begin with the place. */
export function openScope(stack: Stack, place: string): Scope {
  const scope: Scope = {
    stack,
    place,
    evaluate: (node) => evaluate(node, scope),
    text: (node) => requireText(node === undefined ? undefined : evaluate(node, scope), scope),
    items: (node) => (Array.isArray(node) ? node : scope.fail('expected a list')),
    at: (step) => openScope(stack, `${place}${step}`),
    enter: openScope,
    fail: (message) => {
      throw new Error(`${place}: ${message}`);
    },
  };
  return scope;
}

function evaluate(node: TemplateNode, scope: Scope): TemplateNode | undefined {
  if (Array.isArray(node)) return evaluateList(node, scope);
  if (!isTemplateMap(node)) return node;
  const entries = Object.entries(node);
  const [first] = entries;
  if (entries.length === 1 && first && isFunctionName(first[0])) {
    return evaluateFunction(first[0], first[1], scope);
  }
  return Object.fromEntries(
    entries.flatMap(([key, child]) => {
      const value = scope.at(`.${key}`).evaluate(child);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function evaluateList(nodes: readonly TemplateNode[], scope: Scope): readonly TemplateNode[] {
  return nodes.flatMap((node, index) => {
    const value = scope.at(`[${index}]`).evaluate(node);
    return value === undefined ? [] : [value];
  });
}

function isFunctionName(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

function evaluateFunction(name: string, argument: TemplateNode, scope: Scope) {
  const intrinsic = intrinsics[name] ?? scope.fail(`${name} is not supported`);
  return intrinsic(argument, scope);
}

function requireText(value: TemplateNode | undefined, scope: Scope): string {
  if (value === undefined || value === null || typeof value === 'object') {
    return scope.fail('expected one text value');
  }
  return String(value);
}

function evaluateFindInMap(argument: TemplateNode, scope: Scope): TemplateNode {
  const keys = scope.items(argument).map((key) => scope.text(key));
  let found: TemplateNode | undefined = scope.stack.mappings;
  for (const key of keys) found = isTemplateMap(found) ? found[key] : undefined;
  return found ?? scope.fail(`there is no mapping ${keys.join('.')}`);
}

function evaluateGetAtt(argument: TemplateNode, scope: Scope): TemplateNode | undefined {
  const parts = typeof argument === 'string' ? argument.split('.') : scope.items(argument);
  const [name, ...attribute] = parts.map((part) => scope.text(part));
  if (!name || attribute.length === 0)
    return scope.fail('Fn::GetAtt takes a name and an attribute');
  return evaluateReference(name, scope, attribute.join('.'));
}

function evaluateIf(argument: TemplateNode, scope: Scope): TemplateNode | undefined {
  const [condition, yes, no] = scope.items(argument);
  if (condition === undefined || yes === undefined || no === undefined) {
    return scope.fail('Fn::If takes a condition and two values');
  }
  return scope.evaluate(evaluateCondition({ Condition: condition }, scope) ? yes : no);
}

function evaluateJoin(argument: TemplateNode, scope: Scope): string {
  const [separator, nodes] = scope.items(argument);
  const items = scope.items(scope.evaluate(nodes ?? null));
  return items.map((item) => requireText(item, scope)).join(scope.text(separator));
}

function evaluateSelect(argument: TemplateNode, scope: Scope): TemplateNode {
  const [index, nodes] = scope.items(argument);
  const items = scope.items(scope.evaluate(nodes ?? null));
  return items[Number(scope.text(index))] ?? scope.fail('Fn::Select is out of range');
}

function evaluateSplit(argument: TemplateNode, scope: Scope): readonly string[] {
  const [separator, text] = scope.items(argument);
  return scope.text(text).split(scope.text(separator));
}

function evaluateSub(argument: TemplateNode, scope: Scope): string {
  const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
  const own = isTemplateMap(given) ? given : {};
  return requireText(text, scope).replaceAll(
    /\$\{(!?)([^}]+)\}/g,
    (_whole: string, literal: string, name: string) =>
      literal ? `\${${name}}` : substitute(name.trim(), own, scope),
  );
}

function substitute(name: string, own: Readonly<Record<string, TemplateNode>>, scope: Scope) {
  if (Object.hasOwn(own, name)) return scope.text(own[name]);
  const [resource = '', ...attribute] = name.split('.');
  const isAlias = attribute.length === 1 && attribute[0] === 'Alias';
  const isReference = attribute.length === 0 || isAlias || !scope.stack.resources.has(resource);
  const value = isReference
    ? evaluateReference(name, scope)
    : evaluateReference(resource, scope, attribute.join('.'));
  return requireText(value, scope);
}
