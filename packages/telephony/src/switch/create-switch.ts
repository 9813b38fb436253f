import { type ReservationRequest, TrunkChannels } from '@ringback/core';
import {
  createMediaServer,
  createRegistrar,
  type IncomingInvite,
  type MediaServer,
  openSipEndpoint,
  type Registrar,
  type RegistrationChange,
  type SipEndpoint,
  type SipEndpointHandler,
} from '@ringback/sip';
import { AgentPhones } from './agent-phones.ts';
import { DialPlan } from './dial-plan.ts';
import { countDroppedMessages } from './dropped-messages.ts';
import { EmbeddedSwitch } from './embedded-switch.ts';
import { callerList, incomingCalls } from './incoming-calls.ts';
import { AccessResources } from './iscc/access-resources.ts';
import { agentAccess } from './iscc/agent-access.ts';
import { compileLocation } from './iscc/location.ts';
import { reservationRequests } from './iscc/reservation-requests.ts';
import { routedCall } from './iscc/routed-call.ts';
import { isFile, PromptFolders } from './prompt-folders.ts';
import { NEVER } from './silence-watch.ts';
import { sipLog } from './sip-log.ts';
import type { Switch, SwitchOptions } from './switch-options.ts';
import { compileTrunk } from './trunk.ts';

const REALM = 'ringback';

/** How long a stopping switch keeps its port for good-byes: enough for one round trip, far below the 10 s of a stop. */
const CLOSE_GRACE_MS = 300;

/**
 * Opens the embedded switch: SIP endpoint, registrar and media. Rejects with SWITCH_BAD_TRUNK, SWITCH_BAD_LOCATION, SIP_PORT_IN_USE,
 * SIP_BIND_FAILED, MEDIA_BIND_FAILED or MEDIA_BAD_ARGUMENT; nothing is left open then.
 */
export async function createSwitch(options: SwitchOptions): Promise<Switch> {
  const { host, wireClock, chance, telemetry } = options;
  const trunks = options.trunks.map(compileTrunk);
  const randomBytes = (size: number): Uint8Array => chance.bytes(size);
  /** The numbers of phones that came over connections of their own. */
  const flowUsers = new Map<string, string>();
  const registrationListeners: ((change: RegistrationChange) => void)[] = [];
  const registrar = createRegistrar({
    realm: REALM,
    clock: wireClock,
    randomBytes,
    log: sipLog(telemetry, 'sip'),
    credentialsFor: (dn) => {
      const password = phones.secretOf(dn);
      return password === undefined ? undefined : { password };
    },
    trustedUser: (source) => (source.transport === 'ws' ? flowUsers.get(placeOf(source)) : undefined),
    onChange: (change) => {
      for (const listener of registrationListeners) listener(change);
    },
  });
  const phones = new AgentPhones(options.agents, (dn) => registrar.contactsOf(dn));
  const locations = (options.locations ?? []).map(compileLocation);
  const plan = new DialPlan(trunks, phones, locations);
  const resources = new AccessResources(options.accessNumbers ?? [], options.clock);
  const reservations = {
    locations,
    resources,
    chance,
    telemetry,
    reserve: (request: ReservationRequest) => calls.reserve(request),
  };
  const neighbours = {
    isAgentPhone: (source: Parameters<Registrar['userAt']>[0]) => registrar.userAt(source) !== undefined,
    isTrunkHost: (name: string) => plan.trunkAt(name) !== null,
    isCaller: callerList(options.callers ?? []),
    routed: (invite: IncomingInvite, dialled: string) => routedCall(invite, dialled, reservations),
  };
  const { media, endpoint } = await open(options, registrar, randomBytes, {
    invite: incomingCalls(neighbours, telemetry, (invite, facts) => calls.receive(invite, facts)),
    request: reservationRequests(reservations),
    strayAnswer: () => telemetry.log('warn', 'leg.stray_answer_ended', {}),
  });
  const calls = new EmbeddedSwitch({
    ...options,
    endpoint,
    media,
    phones,
    plan,
    channels: new TrunkChannels(trunks),
    access: agentAccess({
      endpoint: () => endpoint,
      callerHost: options.advertisedHost ?? host,
      wireClock,
      chance,
      telemetry,
    }),
    prompts: new PromptFolders(options.promptFolders, isFile),
    callerHost: options.advertisedHost ?? host,
    audioAddress: options.advertisedHost ?? null,
    silence: options.silence ?? NEVER,
  });

  const stopCounting = countDroppedMessages(() => endpoint.stats(), wireClock, telemetry);
  const close = async (): Promise<void> => {
    stopCounting();
    calls.abandon();
    resources.close();
    await endpoint.close(CLOSE_GRACE_MS);
    registrar.close();
    await media.close();
  };
  let closing: Promise<void> | undefined;
  return {
    address: endpoint.address,
    createCall: (order) => calls.createCall(order),
    connectParty: (order) => calls.connectParty(order),
    merge: (both) => calls.merge(both),
    cancelLeg: (legId) => calls.cancelLeg(legId),
    play: (treatment) => calls.play(treatment),
    stopTreatment: (callId) => calls.stopTreatment(callId),
    record: (order) => calls.record(order),
    stopRecording: (callId) => calls.stopRecording(callId),
    inCall: (order) => calls.inCall(order),
    recordConversation: (order) => calls.recordConversation(order),
    changeRecording: (callId, verb) => calls.changeRecording(callId, verb),
    superviseCall: (order) => calls.superviseCall(order),
    hangUp: (callId) => calls.hangUp(callId),
    hangUpLeg: (legId) => calls.hangUpLeg(legId),
    calls: () => calls.calls(),
    onEvent: (listener) => calls.onEvent(listener),
    reconcile: (legs) => calls.reconcile(legs),
    isReachable: (agentId) => calls.isReachable(agentId),
    freeChannels: (number) => calls.freeChannels(number),
    onChannelFree: (listener) => calls.onChannelFree(listener),
    registrations: () => registrar.contacts(),
    restoreRegistrations: (contacts) => registrar.restore(contacts),
    onRegistration: (listener) => void registrationListeners.push(listener),
    onIncoming: (decide) => calls.onIncoming(decide),
    onReservation: (decide) => calls.onReservation(decide),
    onReferral: (decide) => calls.onReferral(decide),
    answer: (callId) => calls.answer(callId),
    adopt: (dn, flow) => {
      const place = placeOf(flow.remote);
      flowUsers.set(place, dn);
      const end = endpoint.adopt(flow);
      return {
        receive: (message) => end.receive(message),
        closed: () => {
          end.closed();
          flowUsers.delete(place);
          registrar.release({ ...flow.remote, transport: 'ws' });
        },
      };
    },
    stats: async () => ({ signalling: endpoint.stats(), media: await media.stats() }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Media first: a SIP port that is open and cannot take calls would be worse than none. */
async function open(
  options: SwitchOptions,
  registrar: Registrar,
  randomBytes: (size: number) => Uint8Array,
  handler: SipEndpointHandler,
): Promise<{ media: MediaServer; endpoint: SipEndpoint }> {
  const { host, sipPort, transports, rtpHost, rtpPorts, advertisedHost, wireClock, telemetry } = options;
  let media: MediaServer | undefined;
  try {
    media = await createMediaServer({
      host: rtpHost ?? host,
      ports: rtpPorts,
      log: sipLog(telemetry, 'media'),
    });
    const endpoint = await openSipEndpoint({
      host,
      port: sipPort,
      transports,
      ...(advertisedHost === undefined ? {} : { advertisedHost }),
      userAgent: 'Ringback',
      extraMethods: ['PUBLISH', 'REFER'],
      clock: wireClock,
      randomBytes,
      log: sipLog(telemetry, 'sip'),
      registrar,
      handler,
    });
    return { media, endpoint };
  } catch (error) {
    await media?.close();
    registrar.close();
    throw error;
  }
}

function placeOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host}:${port}`;
}
