import {
  type Chance,
  type Clock,
  type Configuration,
  callbackId,
  effectiveOptions,
  instanceId,
  integerOption,
  isExpired,
  type JsonObject,
  type OptionMap,
  type OrsServices,
  type ServiceInstance,
  type ServiceOwner,
  type SessionId,
  type StartFailure,
  type Store,
  type Telemetry,
} from '@ringback/core';
import { hasRoom } from './file-room.ts';
import { isRefusal } from './service-answer.ts';
import type { ServiceStarter } from './service-starter.ts';
import type { SessionServer } from './session-server.ts';
import type { SessionServers } from './session-servers.ts';
import type { Submissions } from './submissions.ts';

export interface ServiceInstancePorts {
  readonly store: Pick<Store, 'callbacks' | 'instances' | 'serviceFiles'>;
  readonly configuration: Pick<Configuration, 'service'>;
  readonly starter: ServiceStarter;
  readonly servers: SessionServers;
  readonly own: SessionServer;
  readonly submissions: Pick<Submissions, 'submit'>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  /** Name of this node: the first part of every id. */
  readonly node: string;
}

/** Seconds that an instance lives when `_ttl` is not set (callback options 1: the sample of an own application). */
const DEFAULT_TTL_S = 3600;
/** Instances ended in one round of tidying. */
const MOST_TIDIED = 100;
const LONGEST_TTL_S = 86_400 * 3650;

/** Services of type `ors` by the generic API: instances, actions, and what belongs to them (API reference 3). */
export function createOrsServices(ports: ServiceInstancePorts): OrsServices & { tidy(): Promise<void> } {
  const { store, configuration, starter, servers, own, clock, chance, telemetry } = ports;
  const serverOf = (url: string | null): SessionServer => (url === null ? own : servers.at(url));

  /** Ends the session of an instance; one that is gone already, or cannot be reached, is left. */
  const endSession = async (instance: ServiceInstance): Promise<void> => {
    if (instance.sessionId === null) return;
    const outcome = await serverOf(instance.sessionServer).terminate(instance.sessionId);
    if (outcome.kind === 'failed')
      telemetry.log('warn', 'service.session-not-ended', { instanceId: instance.id, why: outcome.why });
  };

  /** Where the session of an id is, or why there is none. */
  const sessionOf = async (
    owner: ServiceOwner,
  ): Promise<{ readonly id: SessionId; readonly server: SessionServer } | 'unknown' | 'no-session'> => {
    const record =
      owner.kind === 'instance' ? await store.instances.get(owner.id) : await store.callbacks.get(owner.id);
    if (record === null) return 'unknown';
    const hasEnded = 'state' in record && record.state === 'COMPLETED';
    return record.sessionId === null || hasEnded
      ? 'no-session'
      : { id: record.sessionId, server: serverOf(record.sessionServer) };
  };

  return {
    async start({ service, params, userData, files }) {
      const configured = configuration.service(service) ?? {};
      const chosen = starter.documentOf({ service: configured, params, userData });
      if (chosen.kind === 'refused') {
        telemetry.log('warn', 'service.not-started', { service, why: chosen.why });
        return { kind: 'failed', reason: 'document', why: chosen.why };
      }
      const options = effectiveOptions(configured, params, userData);
      const now = clock.now();
      const id = instanceId(`${ports.node}-${chance.uuid()}`);
      const ttl = integerOption(options, '_ttl', DEFAULT_TTL_S, { min: 1, max: LONGEST_TTL_S });
      const instance: ServiceInstance = {
        id,
        service,
        sessionId: null,
        sessionServer: null,
        createdAt: now,
        expiresAt: now + ttl * 1000,
        userData,
      };
      // Kept before its session begins: a document may read its data at once.
      await store.instances.insert(instance);
      for (const file of files) await store.serviceFiles.put(id, file);
      const failed = async (failure: Omit<StartFailure, 'kind'>): Promise<StartFailure> => {
        await store.instances.remove(id);
        telemetry.log('warn', 'service.not-started', { instanceId: id, service, why: failure.why });
        return { kind: 'failed', reason: failure.reason, why: failure.why };
      };
      const begun = await starter.begin({
        service: configured,
        params,
        userData,
        document: chosen.reference,
        parameters: () => instanceParameters(instance, options),
      });
      if (begun.kind === 'failed') return failed(begun);
      const { sessionId, server } = begun;
      const running = { ...instance, sessionId, sessionServer: server.url };
      if (!(await store.instances.attachSession(id, sessionId, server.url))) {
        await endSession(running);
        return failed({ reason: 'document', why: 'the service was deleted while it began' });
      }
      const greeting = await starter.greet(begun, { _id: id, _data_id: id, _service_name: service });
      if (greeting.kind === 'failed') {
        await endSession(running);
        return failed(greeting);
      }
      if (greeting.kind === 'answered' && isRefusal(greeting.answer)) {
        await endSession(running);
        await failed({ reason: 'document', why: 'the document refused the request' });
        return { kind: 'refused', answer: greeting.answer };
      }
      telemetry.log('info', 'service.started', { instanceId: id, service, sessionId });
      return { kind: 'started', id, answer: greeting.kind === 'answered' ? greeting.answer : null };
    },

    submit: (request) => ports.submissions.submit(request),

    async owner(text) {
      const now = clock.now();
      const instance = await store.instances.get(instanceId(text));
      if (instance !== null && instance.expiresAt > now)
        return { kind: 'instance', id: instance.id, service: instance.service };
      const record = await store.callbacks.get(callbackId(text));
      return record === null || isExpired(record, now)
        ? null
        : { kind: 'callback', id: record.id, service: record.service };
    },

    async act(owner, action, data) {
      const session = await sessionOf(owner);
      if (typeof session === 'string') return { kind: session };
      const limitMs = starter.requestTimeoutMs;
      const outcome = await session.server.request(session.id, action, data, limitMs);
      switch (outcome.kind) {
        case 'gone':
          return { kind: 'no-session' };
        case 'timed-out':
          return { kind: 'unanswered', seconds: limitMs / 1000 };
        default:
          return outcome;
      }
    },

    async userData(owner) {
      const record =
        owner.kind === 'instance' ? await store.instances.get(owner.id) : await store.callbacks.get(owner.id);
      return record?.userData ?? null;
    },

    async changeUserData(owner, change, files = []) {
      if (files.length > 0 && !(await hasRoom(store.serviceFiles, owner.id, files))) return 'too-much';
      const isThere = await (owner.kind === 'instance'
        ? store.instances.changeUserData(owner.id, change)
        : store.callbacks.changeUserData(owner.id, change));
      if (!isThere) return 'gone';
      // What is a text from now on, or nothing, is no file any more.
      await store.serviceFiles.remove(owner.id, [...Object.keys(change.set), ...change.remove]);
      for (const file of files) await store.serviceFiles.put(owner.id, file);
      return 'changed';
    },

    file: (owner, key) => store.serviceFiles.get(owner.id, key),

    async remove(id) {
      const instance = await store.instances.get(id);
      if (instance === null) return false;
      await endSession(instance);
      return store.instances.remove(id);
    },

    /** Ends what outlived its time to live. */
    async tidy() {
      const expired = await store.instances.expired(clock.now(), MOST_TIDIED);
      await Promise.all(
        expired.map(async (instance) => {
          await endSession(instance);
          await store.instances.remove(instance.id);
          telemetry.log('info', 'service.expired', { instanceId: instance.id, service: instance.service });
        }),
      );
    },
  };
}

/** What the document of an instance gets at its start, by `<data>` id. */
function instanceParameters(instance: ServiceInstance, options: OptionMap): JsonObject {
  const { username: _user, password: _password, ...open } = options;
  return {
    ...open,
    _id: instance.id,
    _data_id: instance.id,
    _service_name: instance.service,
    _created_at: instance.createdAt,
    _expires_at: instance.expiresAt,
    _user_data: { ...instance.userData },
  };
}
