type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Returns a shortest cycle through each knot of nodes that reach each other, first node repeated at
 * the end; an empty list: the graph has none.
 */
export function findCycles(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const knotted = new Set<string>();
  for (const node of listSuspects(graph)) {
    if (knotted.has(node)) continue;
    const cycle = findPath(graph, node, node);
    if (cycle === null) continue;
    cycles.push(cycle);
    for (const member of listKnot(graph, node)) knotted.add(member);
  }
  return cycles;
}

/** The nodes that are left when those that lead nowhere are taken away, again and again. */
function listSuspects(graph: Graph): Set<string> {
  const suspects = new Set(graph.keys());
  const leadsOn = (node: string) => [...(graph.get(node) ?? [])].some((next) => suspects.has(next));
  let before: number;
  do {
    before = suspects.size;
    for (const node of suspects) if (!leadsOn(node)) suspects.delete(node);
  } while (suspects.size < before);
  return suspects;
}

/** The nodes that one node reaches and that reach it. */
function listKnot(graph: Graph, node: string): string[] {
  return [...graph.keys()].filter(
    (other) => findPath(graph, node, other) !== null && findPath(graph, other, node) !== null,
  );
}

/** A shortest way of at least one step, both ends included; null: there is none. */
function findPath(graph: Graph, from: string, to: string): string[] | null {
  const origins = new Map<string, string>();
  const pending = [from];
  for (const node of pending) {
    for (const next of graph.get(node) ?? []) {
      if (origins.has(next)) continue;
      origins.set(next, node);
      if (next === to) return trace(origins, from, to);
      pending.push(next);
    }
  }
  return null;
}

function trace(origins: ReadonlyMap<string, string>, from: string, to: string): string[] {
  const path = [to];
  let node = origins.get(to) ?? from;
  while (node !== from) {
    path.unshift(node);
    node = origins.get(node) ?? from;
  }
  return [from, ...path];
}
