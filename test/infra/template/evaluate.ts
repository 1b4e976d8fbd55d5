// In: an intrinsic of a template, and values for its parameters. Out: what CloudFormation makes of it.

/** The names that an intrinsic may refer to: parameters, pseudo parameters, conditions. */
export type Scope = {
  values: Readonly<Record<string, string | number>>;
  conditions: Readonly<Record<string, unknown>>;
};

/** Yields the value of an expression. Throws at an intrinsic or a name that it does not know. */
export function evaluate(expression: unknown, scope: Scope): unknown {
  if (Array.isArray(expression)) return expression.map((item) => evaluate(item, scope));
  const [name, operand] = intrinsic(expression) ?? ['', expression];
  const apply = intrinsics[name];
  if (apply === undefined) throw new Error(`unknown intrinsic ${name}`);
  return apply(operand, scope);
}

function intrinsic(expression: unknown): [string, unknown] | undefined {
  if (typeof expression !== 'object' || expression === null) return undefined;
  return Object.entries(expression)[0];
}

const intrinsics: Record<string, (operand: unknown, scope: Scope) => unknown> = {
  '': (operand) => operand,
  Ref: (operand, scope) => referTo(String(operand), scope),
  'Fn::Sub': (operand, scope) =>
    String(operand).replace(/\$\{([^}]+)\}/g, (_all, name: string) => String(referTo(name, scope))),
  Condition: (operand, scope) => evaluate(scope.conditions[String(operand)], scope),
  'Fn::And': (operand, scope) => conditions(operand, scope).every((holds) => holds === true),
  'Fn::Or': (operand, scope) => conditions(operand, scope).some((holds) => holds === true),
  'Fn::Not': (operand, scope) => list(operand, scope)[0] !== true,
  'Fn::Equals': (operand, scope) => {
    const [left, right] = list(operand, scope);
    return String(left) === String(right);
  },
  'Fn::Contains': (operand, scope) => {
    const [values, value] = list(operand, scope);
    return Array.isArray(values) && values.includes(value);
  },
  'Fn::If': (operand, scope) => {
    const [condition, yes, no] = Array.isArray(operand) ? operand : [];
    return evaluate(evaluate(scope.conditions[String(condition)], scope) ? yes : no, scope);
  },
};

function list(operand: unknown, scope: Scope): unknown[] {
  const evaluated = evaluate(operand, scope);
  if (!Array.isArray(evaluated)) throw new Error('this intrinsic takes a list');
  return evaluated;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
function conditions(operand: unknown, scope: Scope): unknown[] {
  const evaluated = list(operand, scope);
  if (evaluated.length >= 2 && evaluated.length <= 10) return evaluated;
  throw new Error('this intrinsic takes two to ten conditions');
}

function referTo(name: string, scope: Scope): string | number | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const value = scope.values[name];
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
}
