import type { Fault } from '#infra/local/data-center/state/make-faults.ts';
import type { Exchange } from '#infra/local/data-center/state/product.ts';

/** Compares every REST answer of a local product with the vendor’s description. */
export interface AnswerWatch {
  readonly onExchange: (exchange: Exchange) => void;
  /** Returns the fault and notes that the answer it malforms is not the product’s. */
  readonly note: (fault: Fault) => Fault;
  /** Every contradiction so far. */
  readonly contradictions: readonly string[];
}

/**
 * Returns a watch that finds the contradictions of an answer with `validate`. `quirks` are what tests switch on against the
 * description: statuses that it does not list, as `PUT /api/latest/admin/users 409`, and patterns of other contradictions.
 */
export function watchAnswers(
  validate: (answer: Exchange) => string[],
  quirks: readonly (string | RegExp)[] = [],
): AnswerWatch {
  const isQuirk = (contradiction: string) =>
    quirks.some((quirk) =>
      typeof quirk === 'string'
        ? contradiction === `${quirk}: this status is not described`
        : quirk.test(contradiction),
    );
  const contradictions = new Set<string>();
  const malformed: string[] = [];
  return {
    onExchange: (exchange) => {
      const index = malformed.indexOf(nameOf(exchange));
      if (index >= 0) malformed.splice(index, 1);
      else
        for (const contradiction of validate(exchange).filter((one) => !isQuirk(one)))
          contradictions.add(contradiction);
    },
    note: (fault) => ({
      ...fault,
      when: (call) => {
        const isHit = fault.when?.(call) ?? true;
        // A connection that is cut sends no answer.
        if (isHit && !/^drop-|^hold$/.test(fault.kind)) malformed.push(nameOf(call));
        return isHit;
      },
    }),
    get contradictions() {
      return [...contradictions];
    },
  };
}

const nameOf = ({ method, path }: Pick<Exchange, 'method' | 'path'>) => `${method} ${path}`;
