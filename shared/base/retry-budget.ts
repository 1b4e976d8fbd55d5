/** How many calls may be repeated. */
export interface RetryBudget {
  /** Counts a call. */
  readonly earn: () => void;
  /** Counts a repetition; false: there is to be none. */
  readonly spend: () => boolean;
}

const TENTHS = 10;
// As many as there may be connections that a freeze has killed.
const FLOOR = 6;
const MOST = 20;

/** Returns a budget of one repetition for ten calls, over a small floor for a beginning. */
export function retryBudget(): RetryBudget {
  let tenths = FLOOR * TENTHS;
  return {
    earn: () => {
      tenths = Math.min(tenths + 1, MOST * TENTHS);
    },
    spend: () => {
      if (tenths < TENTHS) return false;
      tenths -= TENTHS;
      return true;
    },
  };
}
