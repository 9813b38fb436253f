import type {
  InstanceId,
  InstanceRepository,
  ServiceInstance,
  SessionId,
  UserDataChange,
} from '@ringback/core';

/** User data after a change, as the database makes it. */
export function changedUserData(
  before: Readonly<Record<string, string>>,
  { set, remove }: UserDataChange,
): Record<string, string> {
  const kept = Object.entries(before).filter(([key]) => !remove.includes(key));
  return Object.fromEntries([...kept, ...Object.entries(set)]);
}

/** Service instances in memory. */
export class MemoryInstances implements InstanceRepository {
  readonly #check: () => void;
  readonly #removed: (id: InstanceId) => void;
  readonly #instances = new Map<InstanceId, ServiceInstance>();

  /** `check` throws while the store is away; `removed` lets go of what belongs to an instance. */
  constructor(check: () => void = () => undefined, removed: (id: InstanceId) => void = () => undefined) {
    this.#check = check;
    this.#removed = removed;
  }

  get size(): number {
    return this.#instances.size;
  }

  async insert(instance: ServiceInstance) {
    this.#check();
    this.#instances.set(instance.id, instance);
  }

  async get(id: InstanceId) {
    this.#check();
    return this.#instances.get(id) ?? null;
  }

  attachSession(id: InstanceId, sessionId: SessionId, sessionServer: string | null) {
    return this.#change(id, (instance) => ({ ...instance, sessionId, sessionServer }));
  }

  changeUserData(id: InstanceId, change: UserDataChange) {
    return this.#change(id, (instance) => ({
      ...instance,
      userData: changedUserData(instance.userData, change),
    }));
  }

  async expired(now: number, limit: number) {
    this.#check();
    return [...this.#instances.values()]
      .filter(({ expiresAt }) => expiresAt <= now)
      .sort((a, b) => a.expiresAt - b.expiresAt)
      .slice(0, limit);
  }

  async remove(id: InstanceId) {
    this.#check();
    this.#removed(id);
    return this.#instances.delete(id);
  }

  async #change(id: InstanceId, change: (instance: ServiceInstance) => ServiceInstance): Promise<boolean> {
    this.#check();
    const instance = this.#instances.get(id);
    if (instance === undefined) return false;
    this.#instances.set(id, change(instance));
    return true;
  }
}
