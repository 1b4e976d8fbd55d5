// In: the path of a CloudFormation or SAM template with its parameters. Out: the listener rules and
// target groups that a deployment would make of it, nested stacks included.
import { checkQuotas } from './check-quotas.ts';
import { evaluateCondition } from './evaluation.ts';
import { openNestedStack } from './open-nested-stack.ts';
import { openScope } from './open-scope.ts';
import { openStack, type Stack, type StackOptions, type TemplateResource } from './open-stack.ts';
import { type ListenerRule, parseListenerRule } from './parse-listener-rule.ts';
import { parseTargetGroup, type TargetGroup } from './parse-target-group.ts';
import type { TemplateNode } from './parse-template.ts';
import { resolveSecrets, type SecretResolver } from './resolve-secrets.ts';

export interface ReadOptions extends StackOptions {
  /** What `{{resolve:secretsmanager:…}}` stands for. Left out, such a reference is an error. */
  readonly resolveSecret?: SecretResolver;
}

export interface ListenerTemplate {
  /** In the order of their priority. */
  readonly rules: readonly ListenerRule[];
  readonly targetGroups: readonly TargetGroup[];
}

const nestedTypes = ['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'];

/**
 * Returns what the template says to the load balancer. Resources whose condition is false are left out.
 * Throws an error that names resource and property for everything that is unknown or that the load
 * balancer would refuse, duplicate priorities and broken quotas included.
 */
export async function readListenerRules(options: ReadOptions): Promise<ListenerTemplate> {
  const resources = [...collectResources(openStack(options))];
  const resolveSecret = options.resolveSecret ?? refuseSecret;
  const rules = await Promise.all(
    ofType(resources, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(async (placed) =>
      parseListenerRule(
        placed.resource,
        await resolveSecrets(evaluateProperties(placed), resolveSecret),
      ),
    ),
  );
  const problems = checkQuotas(rules);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    rules: rules.toSorted((a, b) => a.priority - b.priority),
    targetGroups: ofType(resources, 'AWS::ElasticLoadBalancingV2::TargetGroup').map((placed) =>
      parseTargetGroup(placed.resource, evaluateProperties(placed), arnOf(placed)),
    ),
  };
}

interface Placed {
  readonly resource: TemplateResource;
  readonly stack: Stack;
}

function* collectResources(stack: Stack): Generator<Placed> {
  for (const resource of stack.resources.values()) {
    const scope = openScope(stack, resource.path);
    const { condition } = resource;
    if (condition && !evaluateCondition({ Condition: condition }, scope)) continue;
    yield { resource, stack };
    if (nestedTypes.includes(resource.type)) {
      yield* collectResources(openNestedStack(resource, scope));
    }
  }
}

function ofType(resources: readonly Placed[], type: string): Placed[] {
  return resources.filter(({ resource }) => resource.type === type);
}

function evaluateProperties({ resource, stack }: Placed): TemplateNode {
  return openScope(stack, resource.path).evaluate(resource.properties) ?? {};
}

function arnOf({ resource, stack }: Placed): string {
  return openScope(stack, resource.path).text({ Ref: resource.logicalId });
}

function refuseSecret(): never {
  throw new Error('the template refers to a secret, and nothing was given to resolve it');
}
