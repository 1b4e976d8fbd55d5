import { isTemplateMap, type TemplateMap, type TemplateNode } from './parse-template.ts';

export type ParameterValue = string | readonly string[];

/**
 * Returns the value of each parameter that a template declares: the one given or else its default. Throws
 * with every problem at once: none given, not declared, or outside of what the declaration allows.
 */
export function readParameters(
  declarations: TemplateMap,
  given: Readonly<Record<string, ParameterValue>>,
  place: string,
): Map<string, ParameterValue> {
  const problems = Object.keys(given)
    .filter((name) => !Object.hasOwn(declarations, name))
    .map((name) => `${name} is not declared`);
  const values = new Map<string, ParameterValue>();
  for (const [name, declaration] of Object.entries(declarations)) {
    const value = given[name] ?? toText(isTemplateMap(declaration) ? declaration['Default'] : null);
    const problem = value === undefined ? 'has no value' : findProblem(declaration, value);
    if (problem) problems.push(`${name} ${problem}`);
    if (value !== undefined) values.set(name, toTyped(declaration, value));
  }
  if (problems.length > 0) throw new Error(`${place}: Parameters: ${problems.join('; ')}`);
  return values;
}

function toText(node: TemplateNode | undefined): string | undefined {
  return node === undefined || node === null || typeof node === 'object' ? undefined : String(node);
}

// A list is not measured as a whole: each of its values has to be allowed (CloudFormation User Guide,
// "Parameters section").
function findProblem(declaration: TemplateNode, value: ParameterValue): string | undefined {
  if (!isTemplateMap(declaration)) return undefined;
  const typed = toTyped(declaration, value);
  const each = typeof typed === 'string' ? [typed] : typed;
  return each
    .map((item) => findValueProblem(declaration, item))
    .find((problem) => problem !== undefined);
}

function findValueProblem(declaration: TemplateMap, value: string): string | undefined {
  const { AllowedValues, AllowedPattern } = declaration;
  if (Array.isArray(AllowedValues) && !AllowedValues.some((allowed) => String(allowed) === value)) {
    return 'is not one of its allowed values';
  }
  if (typeof AllowedPattern === 'string' && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    return 'does not match its allowed pattern';
  }
  return findRangeProblem(declaration, value);
}

function findRangeProblem(declaration: TemplateMap, value: string): string | undefined {
  const isNumber = declaration['Type'] === 'Number';
  if (isNumber && (value.trim() === '' || Number.isNaN(Number(value)))) return 'is not a number';
  const size = isNumber ? Number(value) : value.length;
  const least = declaration[isNumber ? 'MinValue' : 'MinLength'];
  const most = declaration[isNumber ? 'MaxValue' : 'MaxLength'];
  if (least !== undefined && size < Number(least)) return `is below ${Number(least)}`;
  return most !== undefined && size > Number(most) ? `is above ${Number(most)}` : undefined;
}

function toTyped(declaration: TemplateNode, value: ParameterValue): ParameterValue {
  const type = isTemplateMap(declaration) ? String(declaration['Type']) : 'String';
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  if (!isList || typeof value !== 'string') return value;
  return value === '' ? [] : value.split(',').map((item) => item.trim());
}
