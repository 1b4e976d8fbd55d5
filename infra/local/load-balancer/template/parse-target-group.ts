import * as v from 'valibot';
import type { TemplateResource } from './open-stack.ts';
import type { TemplateNode } from './parse-template.ts';

export interface TargetGroup {
  /** The resource's path in the template, for users. */
  readonly name: string;
  readonly arn: string;
  readonly targetType: 'instance' | 'ip' | 'lambda' | 'alb';
  readonly targetIds: readonly string[];
  readonly multiValueHeaders: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

const groupSchema = v.looseObject({
  TargetType: v.optional(v.picklist(['instance', 'ip', 'lambda', 'alb']), 'instance'),
  Targets: v.optional(v.array(v.looseObject({ Id: v.string() })), []),
  TargetGroupAttributes: v.optional(
    v.array(
      v.strictObject({
        Key: v.string(),
        Value: v.pipe(v.union([v.string(), v.boolean(), v.number()]), v.transform(String)),
      }),
    ),
    [],
  ),
});

/** Returns the target group of an `AWS::ElasticLoadBalancingV2::TargetGroup`. Throws naming the property. */
export function parseTargetGroup(
  resource: TemplateResource,
  properties: TemplateNode,
  arn: string,
): TargetGroup {
  const parsed = v.safeParse(groupSchema, properties);
  if (!parsed.success) {
    const places = parsed.issues.map((issue) => `${resource.path}.${v.getDotPath(issue)}`);
    throw new Error(`${places.join(', ')}: not what a target group takes`);
  }
  const { TargetType, Targets, TargetGroupAttributes } = parsed.output;
  const attributes = Object.fromEntries(
    TargetGroupAttributes.map(({ Key, Value }) => [Key, Value]),
  );
  return {
    name: resource.path,
    arn,
    targetType: TargetType,
    targetIds: Targets.map(({ Id }) => Id),
    multiValueHeaders: attributes['lambda.multi_value_headers.enabled'] === 'true',
    attributes,
  };
}
