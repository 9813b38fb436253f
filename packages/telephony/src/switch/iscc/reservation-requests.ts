import type { Chance, ReservationRequest, ReservationVerdict, Telemetry } from '@ringback/core';
import { decodedUser, headerValue, type IncomingRequest, parseSipUri } from '@ringback/sip';
import type { AccessResources } from './access-resources.ts';
import type { Location } from './location.ts';
import { ACCESS_NUMBER_HEADER, EVENT, holdOf, tokenOf } from './reservation-headers.ts';
import { readData } from './user-data-headers.ts';

export interface ReservationPorts {
  readonly locations: readonly Location[];
  readonly resources: AccessResources;
  readonly reserve: (request: ReservationRequest) => ReservationVerdict;
  readonly chance: Pick<Chance, 'bytes'>;
  readonly telemetry: Telemetry;
}

/** RFC 3265 7.2.1: an event package that we do not know. */
const BAD_EVENT = 489;
/** RFC 3903 4.1: the tag names nothing. */
const CONDITIONAL_REQUEST_FAILED = 412;

/** Answers the requests of other switches for an agent and an access number; strangers get 403. */
export function reservationRequests(ports: ReservationPorts): (incoming: IncomingRequest) => void {
  const { locations, resources, reserve, chance, telemetry } = ports;
  return (incoming) => {
    const { request, source } = incoming;
    const location = locations.find(({ host }) => host === source.host);
    const refuse = (status: number, reasonPhrase?: string): void => {
      telemetry.log('info', 'iscc.refused', { location: location?.name ?? source.host, status });
      incoming.respond(status, reasonPhrase);
    };
    if (request.method !== 'PUBLISH') return incoming.respond(405);
    if (location === undefined) return refuse(403);
    if ((headerValue(request, 'event') ?? '').split(';')[0]?.trim() !== EVENT)
      return refuse(BAD_EVENT, 'Bad Event');
    const holdMs = holdOf(request);
    if (holdMs === 0) {
      const isGivenBack = resources.giveBack(headerValue(request, 'sip-if-match') ?? '');
      if (isGivenBack) telemetry.log('info', 'iscc.given-back', { location: location.name });
      incoming.respond(isGivenBack ? 200 : CONDITIONAL_REQUEST_FAILED);
      return;
    }
    const uri = parseSipUri(request.uri);
    const dn = uri === undefined ? undefined : decodedUser(uri);
    const token = tokenOf(request);
    if (holdMs === null || token === null || dn === undefined) return refuse(400);
    const verdict = reserve({ dn, holdMs });
    if (verdict.kind === 'refused') return refuse(verdict.sipStatus);
    const { agentId, release } = verdict;
    const tag = Buffer.from(chance.bytes(12)).toString('hex');
    const booking = { token, agentId, release: () => release(), userData: readData(request) };
    const number = resources.book(booking, holdMs, tag, () =>
      telemetry.log('warn', 'iscc.expired', { location: location.name, agentId }),
    );
    if (number === null) {
      release();
      return refuse(503, 'All access numbers are in use');
    }
    telemetry.log('info', 'iscc.lent', { location: location.name, agentId, number });
    incoming.respond(200, undefined, [
      { name: ACCESS_NUMBER_HEADER, value: number },
      { name: 'SIP-ETag', value: tag },
      { name: 'Expires', value: String(holdMs / 1000) },
    ]);
  };
}
