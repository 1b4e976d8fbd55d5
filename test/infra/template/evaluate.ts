// In: an intrinsic of a template, and values for its parameters. Out: its value, as CloudFormation evaluates it.

/** The names that an intrinsic may refer to: parameters, pseudo parameters, conditions, mappings. */
export type Scope = {
  values: Readonly<Record<string, string | number>>;
  conditions: Readonly<Record<string, unknown>>;
  mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
};

/**
 * Returns the value of an expression; what becomes AWS::NoValue is left out of lists and maps. Throws at an
 * intrinsic or a name that it does not know.
 */
export function evaluate(expression: unknown, scope: Scope): unknown {
  if (Array.isArray(expression)) {
    return expression.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
  }
  if (typeof expression !== 'object' || expression === null) return expression;
  const entries = Object.entries(expression);
  const [[name, operand] = ['', undefined], ...others] = entries;
  if (others.length > 0 || !/^(Ref|Condition|Fn::.*)$/.test(name)) {
    return Object.fromEntries(
      entries
        .map(([key, value]) => [key, evaluate(value, scope)])
        .filter(([, value]) => value !== undefined),
    );
  }
  const apply = intrinsics[name];
  if (apply === undefined) throw new Error(`unknown intrinsic ${name}`);
  return apply(operand, scope);
}

const intrinsics: Record<string, (operand: unknown, scope: Scope) => unknown> = {
  Ref: (operand, scope) => referTo(String(operand), scope),
  'Fn::GetAtt': (operand, scope) => referTo(String(operand), scope),
  'Fn::Sub': (operand, scope) => substitute(operand, scope),
  'Fn::FindInMap': (operand, scope) => findInMap(list(operand, scope), scope),
  'Fn::Join': (operand, scope) => {
    const [delimiter, parts] = list(operand, scope);
    return list(parts, scope).join(String(delimiter));
  },
  'Fn::Select': (operand, scope) => {
    const [index, items] = list(operand, scope);
    return list(items, scope)[Number(index)];
  },
  'Fn::Split': (operand, scope) => {
    const [delimiter, text] = list(operand, scope);
    return String(text).split(String(delimiter));
  },
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

function substitute(operand: unknown, scope: Scope): string {
  const [text, own] = Array.isArray(operand) ? operand : [operand, {}];
  const given = evaluate(own, scope) as Record<string, string>;
  return String(text).replace(/\$\{([^}]+)\}/g, (_all, name: string) =>
    String(given[name] ?? referTo(name, scope)),
  );
}

function findInMap(keys: unknown[], scope: Scope): string {
  const [mapping, first, second] = keys.map(String);
  const value = scope.mappings?.[mapping ?? '']?.[first ?? '']?.[second ?? ''];
  if (value === undefined) throw new Error(`nothing is mapped at ${keys.join('.')}`);
  return value;
}

function referTo(name: string, scope: Scope): string | number | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const value = scope.values[name];
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
}
