/** What can be done with a world that a test file has borrowed. */
export interface BorrowedWorld {
  /** Brings it back to how it was at the start. */
  reset(): Promise<void>;
  /** The same, with new instances of the function. */
  renew(): Promise<void>;
}

/** The worlds that the running test file has borrowed. */
export const borrowedWorlds = new Set<BorrowedWorld>();
