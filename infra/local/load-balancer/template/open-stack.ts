// In: a template's path, the parameters given to it and the pseudo parameters of its account.
// Out: a stack whose resources are known and whose values can be evaluated on demand.
import { readFileSync } from 'node:fs';
import {
  isTemplateMap,
  parseTemplate,
  type TemplateMap,
  type TemplateNode,
} from './parse-template.ts';
import { type ParameterValue, readParameters } from './read-parameters.ts';

export interface PseudoParameters {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  readonly urlSuffix?: string;
}

/** One resource of a template, and where it stands. `path` is `Nested/LogicalId`. */
export interface TemplateResource {
  readonly path: string;
  readonly logicalId: string;
  readonly type: string;
  readonly condition?: string;
  readonly properties: TemplateMap;
}

/** Names what `!Ref` (attribute left out) or `!GetAtt` of a resource returns; undefined: the synthetic default. */
export type ResourceNaming = (
  resource: TemplateResource,
  attribute?: string,
) => ParameterValue | undefined;

export interface Stack {
  readonly path: string;
  readonly templatePath: string;
  readonly pseudo: PseudoParameters;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly conditions: TemplateMap;
  readonly mappings: TemplateMap;
  readonly outputs: TemplateMap;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly nameResource: ResourceNaming;
  readonly nested: Map<string, Stack>;
}

export interface StackOptions {
  readonly templatePath: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly pseudo: PseudoParameters;
  readonly nameResource?: ResourceNaming;
  readonly path?: string;
}

/** Returns the opened stack. Throws for a broken template, and for parameters that it does not allow. */
export function openStack(options: StackOptions): Stack {
  const template = parseTemplate(readFileSync(options.templatePath, 'utf8'), options.templatePath);
  const path = options.path ?? '';
  const given = options.parameters ?? {};
  return {
    path,
    templatePath: options.templatePath,
    pseudo: options.pseudo,
    parameters: readParameters(
      section(template, 'Parameters'),
      given,
      path || options.templatePath,
    ),
    conditions: section(template, 'Conditions'),
    mappings: section(template, 'Mappings'),
    outputs: section(template, 'Outputs'),
    resources: readResources(section(template, 'Resources'), path),
    nameResource: options.nameResource ?? (() => undefined),
    nested: new Map(),
  };
}

function section(template: TemplateMap, name: string): TemplateMap {
  const node = template[name];
  return isTemplateMap(node) ? node : {};
}

function readResources(nodes: TemplateMap, path: string): Map<string, TemplateResource> {
  return new Map(
    Object.entries(nodes).map(([logicalId, node]) => [
      logicalId,
      readResource(logicalId, node, path),
    ]),
  );
}

function readResource(logicalId: string, node: TemplateNode, path: string): TemplateResource {
  const place = path ? `${path}/${logicalId}` : logicalId;
  if (!isTemplateMap(node)) throw new Error(`${place}: not a resource`);
  const { Type, Condition, Properties } = node;
  if (typeof Type !== 'string') throw new Error(`${place}: Type is missing`);
  return {
    path: place,
    logicalId,
    type: Type,
    ...(typeof Condition === 'string' ? { condition: Condition } : {}),
    properties: isTemplateMap(Properties) ? Properties : {},
  };
}
