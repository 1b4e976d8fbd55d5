import * as v from 'valibot';
import type { TemplateResource } from './open-stack.ts';
import { type AuthenticateOidc, actionsSchema, type RoutingAction } from './parse-actions.ts';
import { conditionsSchema, type RuleCondition } from './parse-conditions.ts';
import type { TemplateNode } from './parse-template.ts';

export interface ListenerRule {
  /** The resource's path in the template, for users. */
  readonly name: string;
  readonly listenerArn: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly authenticate: AuthenticateOidc | undefined;
  readonly route: RoutingAction;
}

const ruleSchema = v.strictObject({
  ListenerArn: v.pipe(v.string(), v.nonEmpty()),
  Priority: v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
    v.integer(),
    v.minValue(1),
    v.maxValue(50_000),
  ),
  Conditions: conditionsSchema,
  Actions: actionsSchema,
  Tags: v.optional(v.unknown()),
});

/**
 * Returns the rule that the evaluated properties of an `AWS::ElasticLoadBalancingV2::ListenerRule` describe.
 * Throws an error that names the resource and each property that is unknown, missing or wrong.
 */
export function parseListenerRule(
  resource: TemplateResource,
  properties: TemplateNode,
): ListenerRule {
  const parsed = v.safeParse(ruleSchema, properties);
  if (!parsed.success)
    throw new Error(parsed.issues.map((issue) => describe(resource, issue)).join('\n'));
  const { ListenerArn, Priority, Conditions, Actions } = parsed.output;
  const route = Actions.at(-1);
  const [first] = Actions;
  if (!route || route.type === 'authenticate')
    throw new Error(`${resource.path}: no routing action`);
  return {
    name: resource.path,
    listenerArn: ListenerArn,
    priority: Priority,
    conditions: Conditions,
    authenticate: first?.type === 'authenticate' ? first.oidc : undefined,
    route,
  };
}

// The received value stays out of the message: it may be a client secret.
function describe(resource: TemplateResource, issue: v.BaseIssue<unknown>): string {
  const place = [resource.path, v.getDotPath(issue)].filter(Boolean).join('.');
  if (issue.expected === 'never') return `${place}: is not known here`;
  if (issue.kind === 'schema') return `${place}: expected ${issue.expected}`;
  return `${place}: ${issue.message}`;
}
