import { nameResource } from './name-resource.ts';
import { openNestedStack } from './open-nested-stack.ts';
import type { Stack, TemplateResource } from './open-stack.ts';
import { isTemplateMap, type TemplateNode } from './parse-template.ts';
import type { Scope } from './scope.ts';

/**
 * What a `Ref` (no attribute) or `Fn::GetAtt` returns: a pseudo parameter, a parameter, a resource's
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
