import { expect, it } from 'vitest';
import { borrowWorld } from './borrow-world.ts';
import { endEdgeSession, signInBrowser } from './signed-in-browser.ts';

// In mode redirect no page proves the session: it is looked for, and has to be at the node that holds it.
it.each(['AWSALBTG', 'BIGipServer~pool', 'to-node'])(
  'a session is kept on each return, where the cookie that leads to its node is called %s',
  async (name) => {
    const parameters = { ForwardMode: 'redirect' };
    const { world } = await borrowWorld({ parameters, stickinessCookies: [name] });
    const { browser } = await signInBrowser(world, '/browse/DEMO-1');
    world.jira.calls.length = 0;
    for (let n = 0; n < 4; n += 1) {
      await endEdgeSession(browser, world);
      const visits = await browser.open(new URL('/browse/DEMO-1', world.address).href);
      expect(visits.at(-1)?.body).toContain('Signed in as');
    }
    expect(world.jira.calls.filter(({ method }) => method === 'POST')).toEqual([]);
  },
);
