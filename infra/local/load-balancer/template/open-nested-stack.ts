import { dirname, resolve } from 'node:path';
import { openStack, type Stack, type TemplateResource } from './open-stack.ts';
import { isTemplateMap } from './parse-template.ts';
import type { Scope } from './scope.ts';

/**
 * Returns the nested stack that a resource of the scope's stack stands for, opened once. Throws for a
 * template that is not a local file, and for a list passed as a parameter, which CloudFormation
 * refuses as well.
 */
export function openNestedStack(resource: TemplateResource, scope: Scope): Stack {
  const parent = scope.stack;
  const opened = parent.nested.get(resource.logicalId);
  if (opened) return opened;
  const own = scope.enter(parent, resource.path);
  const nested = openStack({
    templatePath: findTemplate(resource, own),
    parameters: readGiven(resource, own.at('.Parameters')),
    pseudo: { ...parent.pseudo, stackName: `${parent.pseudo.stackName}-${resource.logicalId}` },
    nameResource: parent.nameResource,
    path: resource.path,
  });
  parent.nested.set(resource.logicalId, nested);
  return nested;
}

function findTemplate(resource: TemplateResource, scope: Scope): string {
  const property = resource.type === 'AWS::Serverless::Application' ? 'Location' : 'TemplateURL';
  const location = scope.at(`.${property}`);
  const path = location.text(resource.properties[property]);
  if (/^[a-z][a-z0-9]+:/i.test(path)) return location.fail('only a local file can be read');
  return resolve(dirname(scope.stack.templatePath), path);
}

function readGiven(resource: TemplateResource, scope: Scope): Record<string, string> {
  const parameters = resource.properties['Parameters'] ?? {};
  if (!isTemplateMap(parameters)) return scope.fail('expected a map');
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, node]) => {
      const own = scope.at(`.${name}`);
      const value = own.evaluate(node);
      return value === undefined ? [] : [[name, own.text(value)]];
    }),
  );
}
