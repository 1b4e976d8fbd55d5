import { isTemplateMap, type TemplateNode } from './parse-template.ts';
import type { Scope } from './scope.ts';

/**
 * Whether a condition holds. `{ Condition: name }` looks the name up among the template's
 * conditions. Throws an error that names the place for anything that is not a condition.
 */
export function evaluateCondition(node: TemplateNode, scope: Scope): boolean {
  const [entry] = isTemplateMap(node) ? Object.entries(node) : [];
  if (!entry) return scope.fail('expected a condition');
  const [name, argument] = entry;
  const each = (item: TemplateNode) => evaluateCondition(item, scope);
  switch (name) {
    case 'Condition':
      return evaluateNamed(argument, scope);
    case 'Fn::Equals':
      return isEqual(scope.items(argument), scope);
    case 'Fn::And':
      return scope.items(argument).every(each);
    case 'Fn::Or':
      return scope.items(argument).some(each);
    case 'Fn::Not':
      return !scope.items(argument).every(each);
    default:
      return scope.fail(`${name} is not a condition`);
  }
}

function evaluateNamed(name: TemplateNode, scope: Scope): boolean {
  const { stack } = scope;
  const condition = typeof name === 'string' ? stack.conditions[name] : undefined;
  if (condition === undefined) return scope.fail(`there is no condition ${String(name)}`);
  const place = `${stack.path || 'Template'}.Conditions.${String(name)}`;
  return evaluateCondition(condition, scope.enter(stack, place));
}

function isEqual(pair: readonly TemplateNode[], scope: Scope): boolean {
  const [left, right] = pair.map((node) => scope.text(node));
  if (left === undefined || right === undefined) return scope.fail('Fn::Equals takes two values');
  return left === right;
}
