import type { PrivateWordUse } from './find-private-words.ts';

/** A use of a private word that stays, and why. */
export interface Exemption {
  /** The whole name; of prose, the line. */
  readonly text: RegExp;
  readonly kind?: PrivateWordUse['kind'];
  /** The file or folder; absent: everywhere. */
  readonly in?: string;
  /** What the text of the file has, where only some files are meant. */
  readonly where?: RegExp;
  readonly reason: string;
}

const DESIGN = 'the edge session cookie is a term of the design';
const SCRIPT = 'the name of an npm script';

export const EXEMPTIONS: readonly Exemption[] = [
  // Names that the design or an npm script fixes.
  { text: /^bench(?:\.test)?(?:\.ts)?$/, kind: 'file name', reason: SCRIPT },
  { text: /^BENCH_/, in: 'infra/bench/', reason: SCRIPT },
  { text: /^(?:\d+-)?edge-?(?:cookies?|session)/i, reason: DESIGN },
  { text: /^EDGE_/, reason: DESIGN },
  { text: /^edge$/, in: 'shared/forward/', reason: DESIGN },
  { text: /^edges?$/, in: 'infra/code/', reason: 'an edge file touches the outside: style guide' },
  { text: /^edges$/, in: 'test/architecture.test.ts', reason: 'as in infra/code/' },
  // Public ways in.
  {
    text: /^visit/i,
    where: /browser/i,
    reason:
      'a browser visits: Visit of infra/local/open-browser.ts, which scripts of others import',
  },
  {
    text: /^person(?:OfAccessToken)?$|^mintToken$/,
    in: 'infra/local/',
    reason: 'members of what startWorld returns, which scripts of others call',
  },
  // Words of a standard, of AWS, of a product, of a library.
  { text: /^rest$/, kind: 'file name', reason: 'REST' },
  { text: /^rest-?login/i, reason: 'REST' },
  { text: /^Rest[A-Z]|^restError$/, reason: 'a type of the published REST description' },
  { text: /^REST$/, reason: 'REST' },
  { text: /^rest$/, where: /\.\.\.rest\b/, reason: 'the rest element of ECMAScript' },
  { text: /^memory(?:Mb|LimitInMB|Size)$/i, reason: 'the memory of a Lambda function' },
  { text: /^visit$/, where: / from 'yaml'/, reason: 'an export of yaml' },
  { text: /^visitorKeys$/, in: 'infra/code/walk.ts', reason: 'an export of oxc-parser' },
  { text: /^mark$/, in: 'test/unit/shared/map/', reason: 'a combining mark of Unicode' },
  { text: /./, in: 'test/infra/code/words/', reason: 'the texts in which words are looked for' },
  // Log fields and keys of answers.
  {
    text: /^person$/,
    where: /'audit'/,
    reason: 'a field of the audit log',
  },
  { text: /(?:create|update)_person/, kind: 'title', reason: 'a kind of step' },
  { text: /^person$/, in: 'infra/scripts/explain.ts', reason: 'a key of explain --json' },
  { text: /^person$/, in: 'infra/explain/', reason: 'a key of explain --json' },
];
