/** What a simulated phone does when it is rung. */
export const PHONE_ACTS = [
  'answers',
  /** Rings until the caller gives up. */
  'no-answer',
  /** Cannot be rung now: the network says so. */
  'unavailable',
  'busy',
  'rejects',
  'unreachable',
  'congestion',
] as const;
export type PhoneAct = (typeof PHONE_ACTS)[number];

/** One kind of phone. Times are milliseconds of the product's clock. */
export interface PhoneBehaviour {
  readonly act: PhoneAct;
  /** From the ring to what it does. */
  readonly afterMs: number;
  /** Hangs up so long after both parties can talk; null: leaves that to the other one. */
  readonly talksForMs: number | null;
  /** Hangs up when nobody talks to it so long after its answer; null: waits. */
  readonly patienceMs: number | null;
  /** Keys that it presses a moment after its answer. */
  readonly keys: string;
}

/** Phones whose number (of a customer, or the directory number of an agent) fits a regular expression. What is null is as usual. */
export interface PhoneRule {
  readonly match: string;
  readonly act: PhoneAct;
  readonly afterMs: number | null;
  /** 0: leaves it to the other party to hang up. */
  readonly talksForMs: number | null;
  readonly patienceMs: number | null;
  readonly keys: string;
}

/** What customers do whose number fits no rule of the operator, by its end: the last SIP status of a real phone. */
const BY_ENDING: Readonly<Record<string, PhoneAct>> = {
  '0180': 'no-answer',
  '0404': 'unreachable',
  '0480': 'unavailable',
  '0486': 'busy',
  '0503': 'congestion',
  '0603': 'rejects',
};

/** What counts for keys of a rule that are not written (docs/guide/simulated-telephony.md lists the same). */
export const USUAL_BEHAVIOUR = {
  customer: { act: 'answers', afterMs: 2_000, talksForMs: 10_000, patienceMs: null, keys: '' },
  agent: { act: 'answers', afterMs: 1_000, talksForMs: null, patienceMs: null, keys: '' },
} as const satisfies Readonly<Record<'customer' | 'agent', PhoneBehaviour>>;

/** Knows what phones do. It is asked at each ring. */
export interface PhoneBook {
  behaviourOf(number: string, whose: 'customer' | 'agent'): PhoneBehaviour;
}

/** The first rule that fits; without one it is by the end of a customer's number. */
export class PhoneRules implements PhoneBook {
  readonly #rules: readonly { readonly match: RegExp; readonly rule: PhoneRule }[];

  /** Throws SyntaxError when a `match` is no regular expression. */
  constructor(rules: readonly PhoneRule[]) {
    this.#rules = rules.map((rule) => ({ match: new RegExp(rule.match), rule }));
  }

  behaviourOf(number: string, whose: 'customer' | 'agent'): PhoneBehaviour {
    const found = this.#rules.find(({ match }) => match.test(number));
    if (found !== undefined) return behaviourBy(found.rule, USUAL_BEHAVIOUR[whose]);
    const act = whose === 'customer' ? BY_ENDING[number.slice(-4)] : undefined;
    return act === undefined ? USUAL_BEHAVIOUR[whose] : { ...USUAL_BEHAVIOUR[whose], act };
  }
}

function behaviourBy(
  { act, afterMs, talksForMs, patienceMs, keys }: PhoneRule,
  usual: PhoneBehaviour,
): PhoneBehaviour {
  return {
    act,
    afterMs: afterMs ?? usual.afterMs,
    talksForMs: talksForMs === 0 ? null : (talksForMs ?? usual.talksForMs),
    patienceMs: patienceMs ?? usual.patienceMs,
    keys,
  };
}
