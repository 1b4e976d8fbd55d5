// The table of words that this project once used for things that its field has a word for.

/** A word that this code once used, and the word of the field for the same thing. */
export interface PrivateWord {
  /** As it begins a name, in any spelling: `take away` is takeAway, take-away and TAKE_AWAY. */
  readonly word: string;
  readonly instead: string;
  /** Not a word that an English sentence needs: a title has it nowhere, not only at its beginning. */
  readonly isForeign?: boolean;
  /** The name ends with it as well: the word of the field begins alike. */
  readonly isWhole?: boolean;
}

/** The left and the right column of the table of words. */
export const PRIVATE_WORDS: readonly PrivateWord[] = [
  { word: 'yields', instead: 'returns', isForeign: true },
  { word: 'person', instead: 'user or account', isForeign: true },
  { word: 'somebody', instead: 'a user', isForeign: true },
  { word: 'nobody', instead: 'no account or no user', isForeign: true },
  { word: 'whoever', instead: 'any user who', isForeign: true },
  { word: 'edge', instead: 'dependencies' },
  { word: 'make edge', instead: 'createDependencies' },
  { word: 'make own', instead: 'createNativeAdapter' },
  { word: 'make further source', instead: 'createRemoteSource' },
  { word: 'arrival', instead: 'authenticated request', isForeign: true },
  { word: 'visit', instead: 'sign-on attempt' },
  { word: 'standing', instead: 'plain results' },
  { word: 'bench', instead: 'plain results' },
  { word: 'findings', instead: 'plain results', isForeign: true },
  { word: 'scene', instead: 'plain results', isForeign: true },
  { word: 'handover', instead: 'plain results', isForeign: true },
  { word: 'holding', instead: 'plain results' },
  { word: 'memory', instead: 'plain results' },
  { word: 'told', instead: 'token groups' },
  { word: 'heard', instead: 'source results' },
  { word: 'hear', instead: 'record' },
  { word: 'ask for groups', instead: 'queryGroupSources' },
  { word: 'asks', instead: 'remote' },
  { word: 'rest', instead: 'pending or remaining' },
  { word: 'decide aloud', instead: 'decideAndAudit', isForeign: true },
  { word: 'take away', instead: 'revokeMemberships' },
  { word: 'list left', instead: 'removals' },
  { word: 'recall', instead: 'read', isForeign: true },
  { word: 'mint', instead: 'issue', isForeign: true },
  { word: 'mark', instead: 'issueMarker' },
  { word: 'goes past', instead: 'not_proxied' },
  { word: 'sent back', instead: 'login loop' },
  { word: 'require own', instead: 'assertSessionUser' },
  { word: 'require nobody else', instead: 'assertSessionUser' },
  { word: 'forsaken', instead: 'stale', isForeign: true },
  { word: 'entrance', instead: 'route', isForeign: true },
  { word: 'rehearse', instead: 'shadow', isForeign: true },
  { word: 'to holdable', instead: 'toSupportedUser', isForeign: true },
  { word: 'holds group', instead: 'supportsGroupName' },
  { word: 'not holdable', instead: 'unsupported_name', isForeign: true },
  { word: 'find live', instead: 'findExistingSession' },
  { word: 'is carried by', instead: 'hasSessionCookie' },
  { word: 'owner of', instead: 'readSessionUser' },
  { word: 'own session', instead: 'existing session' },
  { word: 'reads back', instead: 'verifiesNewSessions' },
  { word: 'binds to client', instead: 'bindsToClientAddress', isWhole: true },
  { word: 'password follows', instead: 'setsPasswordSeparately' },
  { word: 'giver', instead: 'default groups', isForeign: true },
  { word: 'taker', instead: 'group conflicts', isForeign: true },
  { word: 'gifts', instead: 'default groups', isForeign: true },
  { word: 'quarrels', instead: 'group conflicts', isForeign: true },
  { word: 'require fit', instead: 'toAlbResultOrThrow', isForeign: true },
  { word: 'known', instead: 'cache' },
  { word: 'under way', instead: 'inFlight' },
  { word: 'keep known', instead: 'boundedCache' },
  { word: 'map few', instead: 'mapConcurrently', isForeign: true },
  { word: 'all of', instead: 'allSettledOrThrow' },
  { word: 'http trouble', instead: 'NetworkError', isForeign: true },
  { word: 'tell mistake', instead: 'printUsageError', isForeign: true },
  { word: 'lay out', instead: 'plan-hosts' },
  { word: 'gauge', instead: 'call counter', isForeign: true },
  { word: 'visitor', instead: 'client', isForeign: true },
  { word: 'narrator', instead: 'trace printer', isForeign: true },
  { word: 'spoil', instead: 'inject-malformed-answer', isForeign: true },
];
