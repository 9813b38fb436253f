import {
  AppError,
  type CallbackFilter,
  type CallbackId,
  type CallbackRecord,
  type ConfigurationRepository,
  type DialAttempt,
  type HistoryEntry,
  isExpired,
  type JsonObject,
  type OptionMap,
  type RequestedAgentState,
  STORE_UNAVAILABLE,
  type Store,
  type Write,
} from '@ringback/core';
import { MemoryDocuments } from '@ringback/testkit';

/** What the API needs of a store, in memory: refuses what PostgreSQL cannot keep, and can be told to be away. */
export class MemoryStore implements Store {
  readonly records = new Map<string, CallbackRecord>();
  readonly histories = new Map<string, HistoryEntry[]>();
  readonly dialAttempts: DialAttempt[] = [];
  /** Throws STORE_UNAVAILABLE on everything while true. */
  away = false;
  /** Any other fault to throw on everything. */
  fault: Error | null = null;
  readonly configuration = new MemoryConfiguration(() => this.#check());
  readonly documents = new MemoryDocuments(() => this.#check());
  #seq = 0;

  readonly callbacks: Store['callbacks'] = {
    get: async (id) => {
      this.#check();
      return this.records.get(id) ?? null;
    },
    find: async (filter) => {
      this.#check();
      return [...this.records.values()]
        .filter((record) => fits(record, filter) && !isExpired(record, filter.now))
        .sort((a, b) => b.seq - a.seq)
        .slice(0, filter.limit);
    },
    history: async (id) => {
      this.#check();
      return this.histories.get(id) ?? [];
    },
    attempts: async (id) => {
      this.#check();
      return this.dialAttempts.filter((attempt) => attempt.callbackId === id);
    },
    claimDue: unused,
    releaseClaims: unused,
    nextDue: unused,
    overdue: async () => [],
    removeExpired: unused,
    countByState: unused,
  };
  readonly sessions: Store['sessions'] = {
    get: unused,
    running: unused,
    pendingActions: unused,
    dueTimers: unused,
    nextTimer: unused,
    saveDocument: unused,
    document: unused,
  };
  readonly legs: Store['legs'] = { open: unused, openAttempts: unused };

  async commit(writes: readonly Write[]): Promise<void> {
    this.#check();
    for (const write of writes) {
      if (/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(write)))
        throw new Error('PostgreSQL cannot keep this text');
      if (write.kind === 'callback.insert') {
        const { callback } = write;
        this.records.set(callback.id, {
          ...callback,
          // As after a way through the database: plain objects.
          params: { ...callback.params },
          userData: { ...callback.userData },
          seq: ++this.#seq,
          sessionId: null,
          connectedAt: null,
          completedAt: null,
          attempts: 0,
        });
      } else if (write.kind === 'history.append') {
        this.addHistory(write.entry);
      } else if (write.kind === 'callback.update') {
        const record = this.records.get(write.id);
        if (record !== undefined) this.records.set(write.id, { ...record, ...write.set });
      }
    }
  }

  addHistory(entry: HistoryEntry): void {
    this.histories.set(entry.callbackId, [...(this.histories.get(entry.callbackId) ?? []), entry]);
  }

  /** As new, but for the configuration. */
  clear(): void {
    this.records.clear();
    this.histories.clear();
    this.dialAttempts.length = 0;
    this.away = false;
    this.fault = null;
  }

  /** Changes a record behind everybody's back. */
  change(id: CallbackId, set: Partial<CallbackRecord>): void {
    const record = this.records.get(id);
    if (record === undefined) throw new Error(`no record ${id}`);
    this.records.set(id, { ...record, ...set });
  }

  async ping(): Promise<void> {
    this.#check();
  }

  async close(): Promise<void> {}

  #check(): void {
    if (this.away) throw new AppError(STORE_UNAVAILABLE, 'away', { retryable: true });
    if (this.fault !== null) throw this.fault;
  }
}

async function unused(): Promise<never> {
  throw new Error('the API does not use this');
}

function fits(record: CallbackRecord, { service, operand, conditions }: CallbackFilter): boolean {
  if (service !== undefined && record.service !== service) return false;
  const verdicts = conditions.map(({ key, value, negated }) => (valueOf(record, key) === value) !== negated);
  return operand === 'AND' ? verdicts.every(Boolean) : verdicts.some(Boolean);
}

function valueOf(record: CallbackRecord, key: string): string | null | undefined {
  if (key === '_id') return record.id;
  if (key === '_callback_state') return record.state;
  if (key === '_customer_number') return record.customerNumber;
  return record.params[key] ?? record.userData[key];
}

class MemoryConfiguration implements ConfigurationRepository {
  readonly #check: () => void;
  readonly #services = new Map<string, OptionMap>();
  readonly #sections = new Map<string, OptionMap>();
  readonly #lists = new Map<string, Record<string, OptionMap>>();
  readonly #resources = new Map<string, readonly string[]>();
  readonly #agents = new Map<string, JsonObject>();
  readonly agentStateWrites: { id: string; state: RequestedAgentState; reason: string }[] = [];

  constructor(check: () => void) {
    this.#check = check;
  }

  async services() {
    return [...this.#services].map(([name, options]) => ({ name, options }));
  }
  async service(name: string) {
    return this.#services.get(name) ?? null;
  }
  async putService(name: string, options: OptionMap) {
    this.#check();
    this.#services.set(name, options);
  }
  async deleteService(name: string) {
    this.#check();
    return this.#services.delete(name);
  }
  async sections() {
    return [...this.#sections].map(([name, options]) => ({ name, options }));
  }
  async section(name: string) {
    return this.#sections.get(name) ?? null;
  }
  async putSection(name: string, options: OptionMap) {
    this.#check();
    this.#sections.set(name, options);
  }
  async deleteSection(name: string) {
    this.#check();
    return this.#sections.delete(name);
  }
  async lists() {
    return [...this.#lists].map(([name, sections]) => ({ name, sections }));
  }
  async list(name: string) {
    this.#check();
    return this.#lists.get(name) ?? null;
  }
  async putList(name: string, sections: Record<string, OptionMap>) {
    this.#check();
    this.#lists.set(name, sections);
  }
  async deleteList(name: string) {
    this.#check();
    return this.#lists.delete(name);
  }
  async resources(group: string) {
    this.#check();
    const numbers = this.#resources.get(group);
    return numbers === undefined ? null : [...numbers];
  }
  async putResources(group: string, numbers: readonly string[]) {
    this.#check();
    this.#resources.set(group, numbers);
  }
  async deleteResources(group: string) {
    this.#check();
    return this.#resources.delete(group);
  }
  async agents() {
    return [...this.#agents.values()];
  }
  async putAgent(id: string, agent: JsonObject) {
    this.#check();
    this.#agents.set(id, agent);
  }
  async deleteAgent(id: string) {
    this.#check();
    return this.#agents.delete(id);
  }
  async agentStates() {
    return this.agentStateWrites;
  }
  async putAgentState(id: string, state: RequestedAgentState, reason: string) {
    this.#check();
    this.agentStateWrites.push({ id, state, reason });
  }
  async registrations() {
    return [];
  }
  async putRegistrations() {}
  async isSeeded() {
    return true;
  }
  async markSeeded() {}
}
