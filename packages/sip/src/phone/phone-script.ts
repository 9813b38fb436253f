import { PhoneError } from './errors.ts';
import type { PhoneBehaviour, PhoneScript } from './phone-types.ts';

/** A phone picked up and put down by nobody in particular: answers at once. */
export const ANSWERS_AT_ONCE: PhoneBehaviour = { kind: 'answer', afterMs: 0 };

function check(behaviour: PhoneBehaviour): PhoneBehaviour {
  if (behaviour.kind === 'status' && !(behaviour.status >= 300 && behaviour.status <= 699)) {
    throw new PhoneError('PHONE_BAD_ARGUMENT', { field: 'status', value: behaviour.status });
  }
  return behaviour;
}

/** Gives the behaviour for each call in turn; undefined when the script says that the phone is gone. */
export class ScriptReader {
  readonly isUnreachable: boolean;
  readonly #behaviours: readonly PhoneBehaviour[];
  #next = 0;

  /** Throws PHONE_BAD_ARGUMENT for an empty list or a status that is no refusal. */
  constructor(script: PhoneScript) {
    this.isUnreachable = 'kind' in script && script.kind === 'unreachable';
    const behaviours = 'kind' in script ? (script.kind === 'unreachable' ? [] : [script]) : script;
    if (!this.isUnreachable && behaviours.length === 0)
      throw new PhoneError('PHONE_BAD_ARGUMENT', { field: 'script' });
    this.#behaviours = behaviours.map(check);
  }

  next(): PhoneBehaviour {
    const behaviour = this.#behaviours[Math.min(this.#next, this.#behaviours.length - 1)];
    this.#next += 1;
    return behaviour ?? { kind: 'ring' };
  }
}

/** The status that refuses a call with this behaviour, or undefined when it does not refuse. */
export function refusalOf(behaviour: PhoneBehaviour): number | undefined {
  if (behaviour.kind === 'busy') return 486;
  if (behaviour.kind === 'decline') return 603;
  return behaviour.kind === 'status' ? behaviour.status : undefined;
}
