import {
  attestedRoutePoint,
  booleanOption,
  type CallControl,
  type Chance,
  type Clock,
  type Configuration,
  type ConfigurationRepository,
  findRoutePoint,
  type IncomingCall,
  type IncomingVerdict,
  isStoreUnavailable,
  type JsonObject,
  type OptionMap,
  officeCalendar,
  openingAround,
  option,
  ROUTE_POINT_LIST,
  type RoutePoint,
  requestId,
  type SessionId,
  serviceKind,
  sessionId,
  type Telemetry,
  type WorkTracker,
} from '@ringback/core';
import { stockAddress } from '../documents/document-address.ts';
import { keepInteraction } from '../modules/interaction/interaction.ts';
import { partiesOf } from '../modules/interaction/parties.ts';
import type { Documents } from '../sessions/documents.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import type { CallBook, CallEntry } from './call-book.ts';
import { arrivalEvents } from './leg-outcomes.ts';

export interface IncomingCallPorts {
  readonly calls: CallBook;
  readonly host: SessionHost;
  readonly documents: Pick<Documents, 'current'>;
  readonly configuration: Pick<Configuration, 'list' | 'service'>;
  readonly resources: ConfigurationRepository['resources'];
  readonly callControl: Pick<CallControl, 'answer' | 'hangUp'>;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  readonly isStopping: () => boolean;
}

/** The name of the document for inbound calls that comes with the product, in `application`. */
const STOCK = 'inbound';
/** The other document that takes calls from outside. */
const CLASSIC = 'classic-callback';
/** The one for calls that another switch routes to an agent. */
const ROUTED = 'external-routing-point';
const OLDEST_S = 30 * 86_400;

/**
 * Calls that come in: each to a route point starts a session of its application, which owns the call. The session and
 * its call are stored in one unit, so that a crash at any moment leaves neither without the other.
 */
export function createIncomingCalls(
  ports: IncomingCallPorts,
): (call: IncomingCall) => Promise<IncomingVerdict> {
  const { calls, host, configuration, telemetry } = ports;
  const refuse = (call: IncomingCall, sipStatus: number): IncomingVerdict => {
    calls.close(call.callId);
    return { kind: 'refused', sipStatus };
  };
  /** While the database is away nobody can be served, which is told as what it is and not as a fault of each call. */
  const notTaken = ({ callId }: IncomingCall, error: unknown, more: { routePoint?: string } = {}): void =>
    telemetry.log(isStoreUnavailable(error) ? 'warn' : 'error', 'call.not_taken', { callId, ...more, error });
  return async (call) => {
    const owner = sessionId(ports.chance.uuid().replaceAll('-', '').toUpperCase());
    const entry = entryOf(call, owner);
    // From here on its end is noticed, also while the route point is looked up.
    calls.open(entry);
    if (ports.isStopping()) return refuse(call, 503);
    let point: RoutePoint | null;
    try {
      point = await pointOf(call);
    } catch (error) {
      notTaken(call, error);
      return refuse(call, 503);
    }
    if (point === null) return refuse(call, 404);
    trust(entry, call, point);
    ports.work.track(begin(entry, call, point, owner)).catch((error: unknown) => {
      notTaken(call, error, { routePoint: point.number });
      ports.callControl.hangUp(call.callId);
    });
    return { kind: 'taken' };
  };

  /** Where it is to go is known already of a call from another switch; its number may have a document of its own. */
  async function pointOf({ dialled, routedTo, attestation }: IncomingCall): Promise<RoutePoint | null> {
    const list = configuration.list(ROUTE_POINT_LIST) ?? {};
    if (routedTo === undefined) {
      const point = await findRoutePoint(dialled, list, ports.resources);
      return point === null ? null : attestedRoutePoint(point, attestation ?? null);
    }
    const options = list[dialled] ?? {};
    return { number: dialled, application: option(options, 'application') ?? ROUTED, options };
  }

  async function begin(
    entry: CallEntry,
    call: IncomingCall,
    point: RoutePoint,
    owner: SessionId,
  ): Promise<void> {
    const { callId } = call;
    const options = applicationOptions(point);
    const document = await ports.documents.current(documentOf(point, options));
    const isThere = (): boolean => calls.get(callId) !== undefined;
    // The caller gave up meanwhile: nobody is to be served.
    if (!isThere()) return;
    // Who calls from another switch is answered when the agent is: the caller is not to pay, or talk, before.
    const answersAtOnce = booleanOption(point.options, 'answer', call.routedTo === undefined);
    const hold = (live: LiveSession) => {
      live.calls.add(callId);
      return keepInteraction(live, {
        callId,
        isAdded: false,
        isOwned: true,
        udata: entry.userData,
        parties: {},
        ani: call.callerNumber ?? '',
        dnis: call.dialled,
        type: 'inbound',
      });
    };
    const begun = host.begin(owner, {
      document,
      parameters: {
        ...parametersOf(call, point, options, entry.arrivedAt ?? call.at),
        _is_open: isOpen(options),
      },
      starter: null,
      extras: { writes: [] },
      before: hold,
    });
    // Behind the beginning, ahead of whatever happens to the call from now on.
    const told = host.deliver(owner, {
      event: null,
      ...(answersAtOnce ? {} : ringing(entry)),
      onlyIf: isThere,
    });
    // Both are waited for: when the database is away, both fail.
    const [, outcome] = await Promise.all([begun, told]);
    if (outcome === 'gone' && isThere()) ports.callControl.hangUp(callId);
    else if (answersAtOnce) ports.callControl.answer(callId);
  }

  /** A document that answers by itself hears of the call while it rings. */
  function ringing(entry: CallEntry) {
    const [event = null, ...followedBy] = arrivalEvents(entry);
    return {
      event,
      followedBy,
      before: (live: LiveSession) => {
        entry.isAnnounced = true;
        const [leg] = entry.legs.values();
        return keepInteraction(live, {
          callId: entry.callId,
          isAdded: true,
          isOwned: true,
          udata: entry.userData,
          parties: partiesOf(entry),
          ani: leg?.device ?? '',
          dnis: entry.dialled ?? '',
          type: 'inbound',
        });
      },
    };
  }

  /** By the office hours of the application; without any it is open always. */
  function isOpen(options: OptionMap): boolean {
    const hours = option(options, '_business_hours_service');
    const calendar = hours === null ? null : officeCalendar(hours, (name) => configuration.service(name));
    return calendar === null || openingAround(calendar, ports.clock.now()) !== null;
  }

  function documentOf({ application }: RoutePoint, options: OptionMap): string {
    if (application === null || application === STOCK) return stockAddress('inbound');
    if (application === ROUTED) return stockAddress('external-routing-point');
    const service = configuration.service(application);
    if (service === null) return application === CLASSIC ? stockAddress(CLASSIC) : application;
    const kind = serviceKind(service);
    // Options alone: the stock document with them. A callback service lends what it knows of its queue and agents.
    if (kind.kind === 'orchestration' && kind.document !== '')
      return kind.document === CLASSIC ? stockAddress(CLASSIC) : kind.document;
    return stockAddress(booleanOption(options, '_offer_callback', false) ? CLASSIC : 'inbound');
  }

  /** Options of the service that is the application, and over them those of the route point. */
  function applicationOptions({ application, options }: RoutePoint): OptionMap {
    const service = application === null ? null : configuration.service(application);
    const { username: _user, password: _password, ...open } = service ?? {};
    return { ...open, ...options };
  }
}

function entryOf(call: IncomingCall, owner: SessionId): CallEntry {
  const { callId, legId, callerNumber, dialled, at } = call;
  return {
    callId,
    openedBy: owner,
    owner,
    associated: new Set(),
    callbackId: null,
    legs: new Map([
      [
        legId,
        {
          legId,
          requestId: requestId(legId),
          sessionId: owner,
          verb: 'inbound',
          role: 'customer',
          agentId: null,
          attempt: null,
          who: 'the caller',
          device: callerNumber ?? 'anonymous',
          detach: false,
          selection: null,
          state: 'ringing',
        },
      ],
    ]),
    isAnnounced: false,
    userData: {},
    arrivedAt: at,
    dialled,
  };
}

/** Data and age that came with the call count where the operator trusts who sends them: another system that handed it over. */
function trust(entry: CallEntry, call: IncomingCall, { options }: RoutePoint): void {
  trustData(entry, call, options);
  const attested = attestationParameters(call, options);
  const all = Object.entries({ ...entry.userData, ...attested });
  // What the carrier does not say nobody else says in its name.
  entry.userData = Object.fromEntries(
    all.filter(([key, value]) => !Object.hasOwn(attested, key) || value !== ''),
  );
}

function trustData(entry: CallEntry, call: IncomingCall, options: OptionMap): void {
  if (!booleanOption(options, 'trust_user_data', call.routedTo !== undefined)) return;
  entry.userData = { ...call.userData };
  const ageS = Number(call.userData['_urs_call_interaction_age'] ?? 0);
  if (Number.isFinite(ageS)) entry.arrivedAt = call.at - Math.min(Math.max(ageS, 0), OLDEST_S) * 1000;
}

/** What the carrier says of the caller's number, where the operator trusts it; empty texts: nothing. */
function attestationParameters({ attestation }: IncomingCall, options: OptionMap): Record<string, string> {
  if (!booleanOption(options, 'trust_attestation', false)) return {};
  return {
    _caller_attestation: attestation?.level ?? '',
    _caller_verification: attestation?.verification ?? '',
  };
}

function parametersOf(
  call: IncomingCall,
  point: RoutePoint,
  options: OptionMap,
  arrivedAt: number,
): JsonObject {
  return {
    ...options,
    _service_name: point.application ?? STOCK,
    _route_point: point.number,
    _interaction_id: call.callId,
    _waiting_since: arrivedAt,
    _access_number: call.dialled,
    ...(call.routedTo === undefined ? {} : { _agent: `${call.routedTo}@Stat_Server.A` }),
    _dnis: call.dialled,
    _ani: call.callerNumber ?? '',
    _customer_number: call.callerNumber ?? '',
    ...attestationParameters(call, point.options),
  };
}
