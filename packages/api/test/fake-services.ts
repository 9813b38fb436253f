import {
  type ActionOutcome,
  callbackId,
  instanceId,
  type OrsServices,
  type ServiceFile,
  type ServiceOwner,
  type ServiceStart,
  type SubmitOutcome,
  type UserDataChange,
} from '@ringback/core';
import type { MemoryStore } from '@ringback/testkit';

/** Services whose documents do what a test says; data are kept in the store of the test. */
export class FakeServices implements OrsServices {
  readonly #store: MemoryStore;
  readonly submitted: string[] = [];
  readonly acted: { owner: ServiceOwner; action: string; data: Readonly<Record<string, string>> }[] = [];
  /** What comes of a start; by default it runs and says nothing. */
  outcome:
    | Exclude<ServiceStart, { kind: 'started' }>
    | Omit<Extract<ServiceStart, { kind: 'started' }>, 'id'> = { kind: 'started', answer: null };
  submission: SubmitOutcome = { kind: 'submitted', answer: null };
  action: ActionOutcome = { kind: 'no-session' };
  /** Whether nobody may have more files. */
  isFull = false;
  #count = 0;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  reset(): void {
    this.submitted.length = 0;
    this.acted.length = 0;
    this.outcome = { kind: 'started', answer: null };
    this.submission = { kind: 'submitted', answer: null };
    this.action = { kind: 'no-session' };
    this.isFull = false;
  }

  async start({ service, userData, files }: Parameters<OrsServices['start']>[0]): Promise<ServiceStart> {
    if (this.outcome.kind !== 'started') return this.outcome;
    const id = instanceId(`1-instance-${++this.#count}`);
    await this.#store.instances.insert({
      id,
      service,
      sessionId: null,
      sessionServer: null,
      createdAt: 0,
      expiresAt: Number.MAX_SAFE_INTEGER,
      userData: { ...userData },
    });
    for (const file of files) await this.#store.serviceFiles.put(id, file);
    return { ...this.outcome, id };
  }

  async submit({ id }: Parameters<OrsServices['submit']>[0]): Promise<SubmitOutcome> {
    this.submitted.push(id);
    return this.submission;
  }

  async owner(id: string): Promise<ServiceOwner | null> {
    const instance = await this.#store.instances.get(instanceId(id));
    if (instance !== null) return { kind: 'instance', id: instance.id, service: instance.service };
    const record = await this.#store.callbacks.get(callbackId(id));
    return record === null ? null : { kind: 'callback', id: record.id, service: record.service };
  }

  async act(...[owner, action, data]: Parameters<OrsServices['act']>): Promise<ActionOutcome> {
    this.acted.push({ owner, action, data: { ...data } });
    return this.action;
  }

  async userData(owner: ServiceOwner) {
    const record =
      owner.kind === 'instance'
        ? await this.#store.instances.get(owner.id)
        : await this.#store.callbacks.get(owner.id);
    return record?.userData ?? null;
  }

  async changeUserData(owner: ServiceOwner, change: UserDataChange, files: readonly ServiceFile[] = []) {
    if (this.isFull) return 'too-much' as const;
    const isThere = await (owner.kind === 'instance'
      ? this.#store.instances.changeUserData(owner.id, change)
      : this.#store.callbacks.changeUserData(owner.id, change));
    if (!isThere) return 'gone' as const;
    for (const file of files) await this.#store.serviceFiles.put(owner.id, file);
    return 'changed' as const;
  }

  file(owner: ServiceOwner, key: string) {
    return this.#store.serviceFiles.get(owner.id, key);
  }

  remove(id: Parameters<OrsServices['remove']>[0]) {
    return this.#store.instances.remove(id);
  }
}
