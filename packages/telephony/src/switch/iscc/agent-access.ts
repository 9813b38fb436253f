import type { CallOrder, Chance, LegFailure, Telemetry } from '@ringback/core';
import {
  headerValue,
  type RequestOutcome,
  type SipClock,
  type SipEndpoint,
  type SipHeader,
} from '@ringback/sip';
import type { DialTarget } from '../dial-plan.ts';
import { failureOfInvite } from '../sip-result.ts';
import type { Location } from './location.ts';
import {
  ACCESS_NUMBER_HEADER,
  accessNumberOf,
  EVENT,
  reservationHeader,
  tokenHeader,
} from './reservation-headers.ts';
import { writeData } from './user-data-headers.ts';

/** How long a reservation outlives its answer: the call follows at once. The original's `reservation-time`. */
const HOLD_MS = 10_000;
/** How long the other switch may take to answer; the original's `request-tout`. */
const PATIENCE_MS = 5_000;

/** Where the INVITE for a party goes, with what beside it. */
export type Access =
  | {
      readonly kind: 'open';
      readonly requestUri: string;
      readonly headers: readonly SipHeader[];
      /** The INVITE is not sent after all. */
      letGo(): void;
    }
  | { readonly kind: 'refused'; readonly failure: LegFailure };

export type AgentAccess = (target: DialTarget, order: CallOrder) => Promise<Access>;

export interface AgentAccessPorts {
  readonly endpoint: () => Pick<SipEndpoint, 'request'>;
  readonly callerHost: string;
  readonly wireClock: SipClock;
  readonly chance: Pick<Chance, 'bytes'>;
  readonly telemetry: Telemetry;
}

/**
 * Opens the way to a party. Only an agent at another switch needs more than the address: there the agent is reserved in
 * the same request that asks for the access number (implicit reservation, routing reference 2.7 and 4.7).
 */
export function agentAccess(ports: AgentAccessPorts): AgentAccess {
  const { endpoint, callerHost, wireClock, chance, telemetry } = ports;
  const from = { uri: `sip:ringback@${callerHost.includes(':') ? `[${callerHost}]` : callerHost}` };

  return async (target, order) => {
    const { location, requestUri } = target;
    if (location === null)
      return { kind: 'open', requestUri, headers: dataOf(order), letGo: () => undefined };
    const token = Buffer.from(chance.bytes(16)).toString('hex');
    // The address of the agent says which switch; how that is reached, the location does.
    const address = location.uriFor(target.user);
    if (location.accessType === 'direct-uui') {
      const reservation = reservationHeader(target.user, HOLD_MS);
      const headers = [tokenHeader(token), reservation, ...dataOf(order)];
      return { kind: 'open', requestUri: address, headers, letGo: () => undefined };
    }
    return reserve(location, { address, user: target.user }, order, token);
  };

  async function reserve(
    location: Location,
    { address, user }: { readonly address: string; readonly user: string },
    order: CallOrder,
    token: string,
  ): Promise<Access> {
    const asked = endpoint().request({
      method: 'PUBLISH',
      target: address,
      from,
      headers: [
        { name: 'Event', value: EVENT },
        { name: 'Expires', value: String(HOLD_MS / 1000) },
        tokenHeader(token),
        reservationHeader(user, HOLD_MS),
        ...dataOf(order),
      ],
    });
    const outcome = await inTime(asked, address);
    const failed = (failure: LegFailure): Access => {
      const text = `The switch ${location.name} gave no access number for the agent. ${failure.text}`;
      telemetry.log('info', 'iscc.not-reserved', { location: location.name, legId: order.legId, ...failure });
      return { kind: 'refused', failure: { ...failure, text } };
    };
    if (outcome.kind !== 'response') {
      return failed(
        outcome.kind === 'transport' || (outcome.kind === 'timeout' && outcome.tooLarge !== undefined)
          ? failureOfInvite(outcome)
          : { result: 'unreachable', sipStatus: null, text: 'It did not answer in time.' },
      );
    }
    const { status, reasonPhrase } = outcome.response;
    if (status >= 300) return failed(failureOfInvite({ kind: 'response', status, reasonPhrase }));
    const number = accessNumberOf(headerValue(outcome.response, ACCESS_NUMBER_HEADER));
    const letGo = (): void => giveBack(outcome, address);
    if (number === null) {
      letGo();
      return failed({ result: 'unreachable', sipStatus: status, text: 'Its answer has none.' });
    }
    telemetry.log('info', 'iscc.reserved', { location: location.name, legId: order.legId });
    return { kind: 'open', requestUri: location.uriFor(number), headers: [tokenHeader(token)], letGo };
  }

  /** An answer that comes after nobody waits for it any more gives back at once what it lent. */
  function inTime(asked: Promise<RequestOutcome>, address: string): Promise<RequestOutcome> {
    return new Promise((resolve) => {
      let isLate = false;
      const timer = wireClock.setTimer(PATIENCE_MS, () => {
        isLate = true;
        resolve({ kind: 'timeout' });
      });
      void asked.then((outcome) => {
        timer.cancel();
        if (isLate) giveBack(outcome, address);
        resolve(outcome);
      });
    });
  }

  function giveBack(outcome: RequestOutcome, target: string): void {
    const tag = outcome.kind === 'response' ? headerValue(outcome.response, 'sip-etag') : undefined;
    if (tag === undefined) return;
    const headers = [
      { name: 'Event', value: EVENT },
      { name: 'Expires', value: '0' },
      { name: 'SIP-If-Match', value: tag },
    ];
    // What is not given back expires there.
    void endpoint().request({ method: 'PUBLISH', target, from, headers });
  }

  /** Data goes to agents' phones and switches, never to the telephone network. */
  function dataOf(order: CallOrder): SipHeader[] {
    if (order.party.kind !== 'agent') return [];
    const { headers, leftOut } = writeData(order.userData);
    if (leftOut.length > 0) {
      telemetry.log('warn', 'call.data-left-out', {
        legId: order.legId,
        callId: order.callId,
        keys: leftOut,
      });
    }
    return headers;
  }
}
