import { describe, expect, it } from 'vitest';
import { findCycles } from '#infra/code/find-cycles.ts';

describe('findCycles', () => {
  it.each([
    ['a graph without edges', { a: '' }, []],
    ['two ways to one node', { a: 'bc', b: 'd', c: 'd', d: '' }, []],
    ['an edge to a node that is not in the graph', { a: 'z' }, []],
    ['a node that leads to itself', { a: 'a' }, ['aa']],
    ['a way back', { a: 'b', b: 'c', c: 'a' }, ['abca']],
    ['a short and a long way back', { a: 'bc', b: 'c', c: 'a' }, ['aca']],
    ['nodes that lead into a cycle and out of it', { a: 'b', b: 'c', c: 'bd', d: '' }, ['bcb']],
    ['two cycles apart', { a: 'b', b: 'a', c: 'd', d: 'c' }, ['aba', 'cdc']],
    ['two cycles in one knot', { a: 'b', b: 'ac', c: 'b' }, ['aba']],
  ])('%s has the expected cycles', (_, successors: Record<string, string>, cycles) => {
    const graph = new Map(Object.entries(successors).map(([node, next]) => [node, new Set(next)]));
    expect(findCycles(graph).map((cycle) => cycle.join(''))).toEqual(cycles);
  });
});
