import { createHash } from 'node:crypto';
import type { Stack, TemplateResource } from './open-stack.ts';
import type { Scope } from './scope.ts';

/**
 * Returns what `!Ref` of a resource returns, or `!GetAtt` when an attribute is named: the caller's own name
 * for it, or else a synthetic one in AWS's format whose random part is a hash of the resource's
 * path, so that it stays the same from run to run. A target group, for example, is
 * `arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{Name}/{16 hex digits}`.
 */
export function nameResource(
  resource: TemplateResource,
  scope: Scope,
  attribute?: string,
): string | readonly string[] {
  const own = scope.stack.nameResource(resource, attribute);
  if (own !== undefined) return own;
  const name = readName(resource, scope);
  return attribute === undefined || /Arn$/.test(attribute)
    ? synthesiseReference({ resource, name, attribute }, scope.stack)
    : synthesiseAttribute({ resource, name, attribute }, scope.stack);
}

interface Naming<Attribute> {
  readonly resource: TemplateResource;
  readonly name: string;
  readonly attribute: Attribute;
}

function synthesiseReference(naming: Naming<string | undefined>, stack: Stack): string {
  const { resource, name, attribute } = naming;
  const hash = hashPath(resource.path);
  switch (resource.type) {
    case 'AWS::ElasticLoadBalancingV2::TargetGroup':
      return arn(stack, 'elasticloadbalancing', `targetgroup/${name}/${hash}`);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return arn(stack, 'elasticloadbalancing', `loadbalancer/app/${name}/${hash}`);
    case 'AWS::ElasticLoadBalancingV2::Listener':
      return arn(stack, 'elasticloadbalancing', `listener/app/${name}/${hash}/${hash}`);
    case 'AWS::SecretsManager::Secret':
      return arn(stack, 'secretsmanager', `secret:${name}-${hash.slice(0, 6)}`);
    case 'AWS::Serverless::Function':
    case 'AWS::Lambda::Function':
      return attribute === undefined ? name : arn(stack, 'lambda', `function:${name}`);
    default:
      return attribute === undefined ? `${name}-${hash}` : arn(stack, 'local', `${name}-${hash}`);
  }
}

function synthesiseAttribute(naming: Naming<string>, stack: Stack): string {
  const { resource, name, attribute } = naming;
  const hash = hashPath(resource.path);
  const { region, urlSuffix } = stack.pseudo;
  const attributes: Record<string, string> = {
    DNSName: `${name}-${Number.parseInt(hash.slice(0, 7), 16)}.${region}.elb.${urlSuffix ?? 'amazonaws.com'}`,
    LoadBalancerFullName: `app/${name}/${hash}`,
    TargetGroupFullName: `targetgroup/${name}/${hash}`,
    LoadBalancerName: name,
    TargetGroupName: name,
  };
  return attributes[attribute] ?? `${name}.${attribute}`;
}

function readName(resource: TemplateResource, scope: Scope): string {
  const name = resource.properties['Name'] ?? resource.properties['FunctionName'];
  const place = `${resource.path}.Name`;
  return name === undefined ? resource.logicalId : scope.enter(scope.stack, place).text(name);
}

function arn(stack: Stack, service: string, resource: string): string {
  const { partition, region, accountId } = stack.pseudo;
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

function hashPath(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}
