import { dialledDigits, type LegFailure, type Party } from '@ringback/core';
import { decodedUser, parseSipUri, type SipHop } from '@ringback/sip';
import type { PhoneFinder } from './agent-phones.ts';
import type { Location } from './iscc/location.ts';
import type { Trunk } from './trunk.ts';

/** Where an INVITE goes, and on whose behalf. */
export interface DialTarget {
  readonly requestUri: string;
  readonly nextHop: SipHop | null;
  /** Name of the trunk; null for an agent's phone. */
  readonly trunk: string | null;
  /** Number to show when the order names none. */
  readonly callerId: string | null;
  /** Number of the phone, or at the other switch. */
  readonly user: string;
  /** The other switch that the agent's phone belongs to. */
  readonly location: Location | null;
}

export type DialDecision =
  | { readonly kind: 'dial'; readonly target: DialTarget }
  | { readonly kind: 'refused'; readonly failure: LegFailure };

// What a telephone keypad can dial, and a plus behind a prefix or at the beginning: whether that is wanted is for `match`
// of a trunk to say. Anything else in a request-URI would let a request choose another host (P9).
const DIALLABLE = /^(?=.{1,64}$)[0-9*#]*\+?[0-9*#]+$/;

/** Decides where a party is dialled: the only place that lets a number out. */
export class DialPlan {
  readonly #trunks: readonly Trunk[];
  readonly #phones: PhoneFinder;
  readonly #locations: readonly Location[];

  constructor(trunks: readonly Trunk[], phones: PhoneFinder, locations: readonly Location[] = []) {
    this.#trunks = trunks;
    this.#phones = phones;
    this.#locations = locations;
  }

  /** `trunkName`: the trunk that a number has to leave by; null: any. */
  decide(party: Party, trunkName: string | null = null): DialDecision {
    if (party.kind === 'agent') {
      const phone = this.#phones.find(party.agentId);
      if (phone === null) {
        return refused('unreachable', "The agent's phone has no fixed address and is not registered.");
      }
      const uri = parseSipUri(phone.uri);
      const user = uri === undefined ? '' : (decodedUser(uri) ?? '');
      // Who registered here is here; an address without a number names nobody at another switch.
      const isFixed = phone.nextHop === null && user !== '';
      const location =
        uri === undefined || !isFixed ? undefined : this.#locations.find(({ has }) => has(uri));
      return {
        kind: 'dial',
        target: {
          requestUri: phone.uri,
          nextHop: phone.nextHop,
          trunk: null,
          callerId: null,
          user,
          location: location ?? null,
        },
      };
    }
    const dialled = dialledDigits(party.number);
    if (!DIALLABLE.test(dialled)) {
      return refused('not_allowed', 'The number has characters that cannot be dialled. Nothing was dialled.');
    }
    const wanted = this.#trunks.filter(({ name }) => trunkName === null || name === trunkName);
    const trunk = wanted.find((candidate) => candidate.takes(dialled));
    if (trunk === undefined) {
      const why =
        trunkName === null
          ? 'No trunk takes this number.'
          : wanted.length === 0
            ? `There is no trunk ${trunkName}.`
            : `The trunk ${trunkName} does not take this number.`;
      return refused('not_allowed', `${why} Nothing was dialled.`);
    }
    return {
      kind: 'dial',
      target: {
        requestUri: trunk.uriFor(dialled),
        nextHop: null,
        trunk: trunk.name,
        callerId: trunk.callerId,
        user: dialled,
        location: null,
      },
    };
  }

  /** Name of the trunk that requests from this host come from; null: none. */
  trunkAt(host: string): string | null {
    return this.#trunks.find((trunk) => trunk.host === host)?.name ?? null;
  }
}

function refused(result: LegFailure['result'], text: string): DialDecision {
  return { kind: 'refused', failure: { result, sipStatus: null, text } };
}
