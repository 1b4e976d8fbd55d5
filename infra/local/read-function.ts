import { openScope } from './load-balancer/template/open-scope.ts';
import { openStack, type StackOptions } from './load-balancer/template/open-stack.ts';
import { isTemplateMap } from './load-balancer/template/parse-template.ts';

/** What a template says of a function that runs outside of AWS. */
export interface FunctionDeclaration {
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

/** Returns what the template says of one function, its parameters and conditions applied. */
export function readFunction(options: StackOptions, logicalId: string): FunctionDeclaration {
  const stack = openStack(options);
  const resource = stack.resources.get(logicalId);
  if (resource === undefined) throw new Error(`${options.templatePath}: no ${logicalId}`);
  const { Environment, Timeout, MemorySize } = resource.properties;
  const scope = openScope(stack, `${logicalId}.Environment`);
  const environment = scope.evaluate(Environment ?? {});
  const variables = isTemplateMap(environment) ? environment['Variables'] : undefined;
  if (!isTemplateMap(variables)) return scope.fail('expected Variables');
  return {
    environment: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, String(value)]),
    ),
    timeoutSeconds: Number(Timeout),
    memoryMb: Number(MemorySize),
  };
}
