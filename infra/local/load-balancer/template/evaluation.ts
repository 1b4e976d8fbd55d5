import { nameResource } from './name-resource.ts';
import { openNestedStack } from './open-nested-stack.ts';
import type { Stack, TemplateResource } from './open-stack.ts';
import { isTemplateMap, type TemplateNode } from './parse-template.ts';
import type { Scope } from './scope.ts';

/**
 * Returns whether a condition holds. `{ Condition: name }` looks the name up among the template's
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

/**
 * Returns what a `Ref` (no attribute) or `Fn::GetAtt` returns: a pseudo parameter, a parameter, a resource's
 * name or attribute, or an output of a nested stack; undefined for `AWS::NoValue`. Throws an error
 * that names the place when the template has nothing by that name.
 */
export function evaluateReference(
  name: string,
  scope: Scope,
  attribute?: string,
): TemplateNode | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const value = attribute === undefined ? readValue(name, scope.stack) : undefined;
  if (value !== undefined) return value;
  const resource = scope.stack.resources.get(name);
  if (resource && attribute?.startsWith('Outputs.')) {
    return readOutput(openNestedStack(resource, scope), attribute.slice('Outputs.'.length), scope);
  }
  if (resource) return nameResource(resource, scope, attribute);
  return readAlias(name, scope) ?? scope.fail(`the template has no ${name}`);
}

function readValue(name: string, stack: Stack): TemplateNode | undefined {
  const { partition, region, accountId, stackName, urlSuffix } = stack.pseudo;
  const pseudo: Record<string, string> = {
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::URLSuffix': urlSuffix ?? (partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'),
  };
  return pseudo[name] ?? stack.parameters.get(name);
}

function readOutput(nested: Stack, name: string, scope: Scope): TemplateNode {
  const output = nested.outputs[name];
  if (!isTemplateMap(output)) return scope.fail(`${nested.path} has no output ${name}`);
  return scope.enter(nested, `${nested.path}.Outputs.${name}`).text(output['Value']);
}

// SAM makes `!Ref Function.Alias` the ARN of the alias that AutoPublishAlias names.
function readAlias(name: string, scope: Scope): string | undefined {
  const [logicalId = '', property] = name.split('.');
  const resource: TemplateResource | undefined = scope.stack.resources.get(logicalId);
  if (!resource || property !== 'Alias') return undefined;
  const alias = scope.text(resource.properties['AutoPublishAlias']);
  return `${String(nameResource(resource, scope, 'Arn'))}:${alias}`;
}
