import * as v from 'valibot';
import type { CrowdConnection } from './connect-crowd.ts';
import { demandStatus } from './demand-status.ts';

const GroupsEntity = v.object({ groups: v.array(v.object({ name: v.string() })) });

const pageSize = 1000;

/** Names of all groups that somebody is in, through other groups too. */
export async function fetchNestedGroups(crowd: CrowdConnection, name: string): Promise<string[]> {
  const found: string[] = [];
  for (let last = pageSize; last === pageSize; ) {
    const page = await fetchPage(crowd, name, found.length);
    found.push(...page);
    last = page.length;
  }
  return found;
}

async function fetchPage(crowd: CrowdConnection, name: string, start: number): Promise<string[]> {
  const query = `username=${encodeURIComponent(name)}&start-index=${start}&max-results=${pageSize}`;
  const answer = await crowd.send('GET', `/user/group/nested?${query}`);
  demandStatus(answer, 200);
  return v.parse(GroupsEntity, answer.body).groups.map((group) => group.name);
}
