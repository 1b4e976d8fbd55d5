import { describe, expect, it } from 'vitest';
import regressions from './regressions.json' with { type: 'json' };
import { runStory } from './run-story.ts';
import { storyOf } from './shrink-story.ts';
import type { Story } from './story.ts';

const STORIES_PER_TEST = 20;
const firstSeeds = Array.from({ length: 10 }, (_, index) => 1 + index * STORIES_PER_TEST);

describe('the simulation', () => {
  it.each(firstSeeds)('no invariant is broken in the 20 stories from seed %i', async (first) => {
    const broken: unknown[] = [];
    for (let seed = first; seed < first + STORIES_PER_TEST; seed += 1) {
      const { violations } = await runStory(storyOf(seed));
      broken.push(...violations.map((violation) => ({ seed, ...violation })));
    }
    expect(broken).toEqual([]);
  });

  it.each(regressions)('no invariant is broken any more: $was', async ({ story }) => {
    const { violations } = await runStory(story as Story);
    expect(violations).toEqual([]);
  });

  it('a seed tells the same story each time', async () => {
    const traceOf = async (seed: number) => {
      const lines: string[] = [];
      await runStory(storyOf(seed), { trace: (line) => lines.push(line) });
      return lines;
    };
    expect(await traceOf(7)).toEqual(await traceOf(7));
  });

  it('the story of some seed breaks an invariant where events have no deadline', async () => {
    const isBroken = async (seed: number) => {
      const { violations } = await runStory(storyOf(seed), { deadlines: false });
      return violations.some(({ invariant }) => invariant.startsWith('1 no write'));
    };
    let seed = 1;
    while (seed < 200 && !(await isBroken(seed))) seed += 1;
    expect(seed).toBeLessThan(200);
  });
});
