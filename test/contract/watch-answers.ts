import type { Fault } from '#infra/local/data-center/state/make-faults.ts';
import type { Exchange } from '#infra/local/data-center/state/product.ts';

/** Holds every REST answer of a local product against the vendor’s description. */
export interface AnswerWatch {
  readonly onExchange: (exchange: Exchange) => void;
  /** The same fault, noted: the answer that it spoils is nothing that the product would say. */
  readonly note: (fault: Fault) => Fault;
  /** Every contradiction so far. */
  readonly contradictions: readonly string[];
}

/**
 * Returns a watch that finds with `validate` what is wrong with an answer. `quirks` are statuses that the description
 * does not know and that tests switch on, as `PUT /api/latest/admin/users 409`.
 */
export function watchAnswers(
  validate: (answer: Exchange) => string[],
  quirks: readonly string[] = [],
): AnswerWatch {
  const isQuirk = (contradiction: string) =>
    quirks.some((quirk) => contradiction === `${quirk}: this status is not described`);
  const contradictions = new Set<string>();
  const spoilt: string[] = [];
  return {
    onExchange: (exchange) => {
      const index = spoilt.indexOf(nameOf(exchange));
      if (index >= 0) spoilt.splice(index, 1);
      else
        for (const contradiction of validate(exchange).filter((one) => !isQuirk(one)))
          contradictions.add(contradiction);
    },
    note: (fault) => ({
      ...fault,
      when: (call) => {
        const isHit = fault.when?.(call) ?? true;
        // Of a connection that is cut no answer comes.
        if (isHit && !/^drop-|^hold$/.test(fault.kind)) spoilt.push(nameOf(call));
        return isHit;
      },
    }),
    get contradictions() {
      return [...contradictions];
    },
  };
}

const nameOf = ({ method, path }: Pick<Exchange, 'method' | 'path'>) => `${method} ${path}`;
