import type { RuleCondition } from './parse-conditions.ts';
import type { ListenerRule } from './parse-listener-rule.ts';

const rulesPerListener = 100;
const valuesPerCondition = 3;
const valuesPerRule = 5;
// AWS says five in one page and six in another.
const wildcardsPerRule = 5;
const onceFields = ['host-header', 'http-request-method', 'path-pattern', 'source-ip'];

/**
 * Returns what the load balancer would refuse in a listener's rules taken together, as sentences: duplicate
 * priorities and broken quotas (Elastic Load Balancing, "Quotas for your Application Load
 * Balancers" and "Condition types for listener rules"). An empty list: all is well.
 */
export function checkQuotas(rules: readonly ListenerRule[]): string[] {
  const groups = Object.values(Object.groupBy(rules, ({ listenerArn }) => listenerArn));
  return [...groups.flatMap((group) => checkListener(group ?? [])), ...rules.flatMap(checkRule)];
}

function checkListener(rules: readonly ListenerRule[]): string[] {
  const taken = new Map<number, string>();
  const problems = rules.length > rulesPerListener ? [`a listener has ${rules.length} rules`] : [];
  for (const { name, priority } of rules) {
    const other = taken.get(priority);
    if (other) problems.push(`${name}.Priority: ${priority} is taken by ${other}`);
    taken.set(priority, name);
  }
  return problems;
}

function checkRule(rule: ListenerRule): string[] {
  const values = rule.conditions.flatMap(valuesOf);
  const wildcards = rule.conditions.flatMap(patternsOf).join('').match(/[*?]/g)?.length ?? 0;
  return [
    ...rule.conditions.flatMap((condition, index) => checkSize(rule, condition, index)),
    ...onceFields.flatMap((field) => checkOnce(rule, field)),
    ...(values.length > valuesPerRule
      ? [`${rule.name}.Conditions: ${values.length} values, at most ${valuesPerRule}`]
      : []),
    ...(wildcards > wildcardsPerRule
      ? [`${rule.name}.Conditions: ${wildcards} wildcards, at most ${wildcardsPerRule}`]
      : []),
  ];
}

function checkSize(rule: ListenerRule, condition: RuleCondition, index: number): string[] {
  const size = valuesOf(condition).length;
  const place = `${rule.name}.Conditions[${index}]`;
  if (size === 0) return [`${place}: no values`];
  return size > valuesPerCondition
    ? [`${place}: ${size} values, at most ${valuesPerCondition}`]
    : [];
}

function checkOnce(rule: ListenerRule, field: string): string[] {
  const times = rule.conditions.filter((condition) => condition.field === field).length;
  return times > 1 ? [`${rule.name}.Conditions: more than one ${field} condition`] : [];
}

function valuesOf(condition: RuleCondition): readonly string[] {
  if (condition.field === 'query-string') return condition.pairs.map(({ value }) => value);
  if (condition.field === 'http-header') return condition.values;
  return [...condition.values, ...(condition.regexes ?? [])];
}

function patternsOf(condition: RuleCondition): readonly string[] {
  if (condition.field !== 'query-string') {
    return condition.field === 'source-ip' ? [] : condition.values;
  }
  // In a query-string condition a backslash makes the wildcard after it an ordinary character.
  return condition.pairs.flatMap(({ key = '', value }) =>
    [key, value].map((pattern) => pattern.replaceAll(/\\[*?]/g, '')),
  );
}
