import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readPages } from './read-pages.ts';
import { toAnchors } from './to-anchors.ts';

const pages = readPages();
const anchorsOf = new Map(pages.map(({ path, prose }) => [path, toAnchors(prose)]));

interface Link {
  readonly page: string;
  readonly target: string;
}

const links = pages.flatMap(({ path, prose }) =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']): Link => ({ page: path, target })),
);
const ownLinks = links.filter(({ target }) => !/^https?:/.test(target));

function findFault({ page, target }: Link): string | null {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page : relative(ROOT, join(ROOT, dirname(page), file));
  if (path.startsWith('..') || !existsSync(join(ROOT, path))) return 'leads to no file';
  if (anchor === undefined) return null;
  return anchorsOf.get(path)?.has(anchor) ? null : 'leads to no heading';
}

describe('the links between documents', () => {
  it('links are found on every page that has some', () => {
    expect(ownLinks.filter(({ page }) => page === 'README.md').length).toBeGreaterThan(10);
    expect(ownLinks.filter(({ page }) => page === 'infra/docs/policy.md').length).toBeGreaterThan(
      10,
    );
  });

  it('links lead to files and headings that exist', () => {
    const broken = ownLinks.flatMap((link) => {
      const fault = findFault(link);
      return fault === null ? [] : [`${link.page}: ${link.target} ${fault}`];
    });
    expect(broken).toEqual([]);
  });

  it('links lead from the README to every page of infra/docs', () => {
    const reached = ownLinks.filter(({ page }) => page === 'README.md').map(({ target }) => target);
    const docs = pages.map(({ path }) => path).filter((path) => path.startsWith('infra/docs/'));
    expect(docs.filter((path) => !reached.includes(path))).toEqual([]);
  });

  it.each([
    ['a file that is not there', 'infra/docs/nowhere.md', 'leads to no file'],
    ['a heading that is not there', 'infra/docs/policy.md#nowhere', 'leads to no heading'],
    ['a file outside of the repository', '../style.md', 'leads to no file'],
  ])('a link that leads to %s is broken', (_title, target, fault) => {
    expect(findFault({ page: 'README.md', target })).toBe(fault);
  });
});

describe('the files that documents name in code', () => {
  const FOLDERS = /^(?:functions|shared|infra|test|\.github|\.ci|\.vscode)\/[\w./-]+$/;
  const named = pages.flatMap(({ path, prose }) =>
    [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) =>
      FOLDERS.test(code) ? [{ page: path, target: code }] : [],
    ),
  );

  it('the files that documents name in code exist', () => {
    expect(named.length).toBeGreaterThan(3);
    const missing = named.filter(({ target }) => !existsSync(join(ROOT, target)));
    expect(missing).toEqual([]);
  });
});
