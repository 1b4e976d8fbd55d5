import type { Stack } from './open-stack.ts';
import type { TemplateNode } from './parse-template.ts';

/** Where a node is being evaluated: its stack, and the place to name when it is wrong. */
export interface Scope {
  readonly stack: Stack;
  /** `Nested/Rule.Actions[0].Order` */
  readonly place: string;
  /** undefined stands for `AWS::NoValue`. */
  evaluate(node: TemplateNode): TemplateNode | undefined;
  /** The evaluated node as text. Throws if it is a list or a map, or missing. */
  text(node: TemplateNode | undefined): string;
  /** The node itself, which must be a list; its items are not evaluated. */
  items(node: TemplateNode | undefined): readonly TemplateNode[];
  /** The same stack, one step further in. */
  at(step: string): Scope;
  /** Another stack, or another place of this one. */
  enter(stack: Stack, place: string): Scope;
  fail(message: string): never;
}
