import fc from 'fast-check';
import { runStory } from './run-story.ts';
import { type Story, stories } from './story.ts';

/** Returns the story of a seed. */
export function storyOf(seed: number): Story {
  const [story] = fc.sample(stories, { seed, numRuns: 1 });
  if (story === undefined) throw new Error('no story');
  return story;
}

/** Returns the shortest story found, from that of the seed, that breaks the invariant as it does; null: it does not. */
export async function shrinkStory(seed: number, invariant: string): Promise<Story | null> {
  const property = fc.asyncProperty(stories, async (story) => {
    const { violations } = await runStory(story);
    return violations.every((violation) => violation.invariant !== invariant);
  });
  const { counterexample } = await fc.check(property, { seed, numRuns: 1 });
  return counterexample?.[0] ?? null;
}
