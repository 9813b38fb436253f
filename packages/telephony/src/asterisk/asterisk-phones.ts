import type { AgentId } from '@ringback/core';
import type { AgentLookup, PhoneAddress, PhoneFinder } from '../switch/agent-phones.ts';
import { listed } from './ari-answers.ts';
import type { Ari } from './ari-connection.ts';
import { type AriEvent, readEndpoint } from './ari-events.ts';
import { isEndpointName } from './asterisk-trunk.ts';

const TECHNOLOGY = 'PJSIP';

/** Phones of agents: endpoints of Asterisk that are named after the directory number, or fixed SIP addresses. */
export class AsteriskPhones implements PhoneFinder {
  readonly #agents: AgentLookup;
  readonly #endpoint: string | null;
  readonly #isConnected: () => boolean;
  readonly #states = new Map<string, string>();
  #changed: (dn: string) => void = () => undefined;

  /** `endpoint`: the one whose settings count for SIP addresses; null: the one of the agent's directory number. */
  constructor(agents: AgentLookup, endpoint: string | null, isConnected: () => boolean) {
    this.#agents = agents;
    this.#endpoint = endpoint;
    this.#isConnected = isConnected;
  }

  find(agentId: AgentId): PhoneAddress | null {
    const agent = this.#agents().get(agentId);
    if (agent === undefined || !this.#isConnected()) return null;
    const { dn, uri } = agent;
    if (uri !== null) {
      const by = this.#endpoint ?? dn;
      return isEndpointName(by) ? { uri: `PJSIP/${by}/${uri}`, nextHop: null } : null;
    }
    const isThere = isEndpointName(dn) && (this.#states.get(dn) ?? 'offline') !== 'offline';
    return isThere ? { uri: `PJSIP/${dn}`, nextHop: null } : null;
  }

  /** Told of directory numbers whose phone came or went. */
  onChange(listener: (dn: string) => void): void {
    this.#changed = listener;
  }

  happened(event: AriEvent & { readonly kind: 'endpoint' }): void {
    if (event.technology !== TECHNOLOGY || this.#states.get(event.name) === event.state) return;
    this.#states.set(event.name, event.state);
    this.#changed(event.name);
  }

  /** Asks for all endpoints as they are now. Rejects with ASTERISK_UNREACHABLE. */
  async look(ari: Ari): Promise<void> {
    const all = await listed(ari, `/endpoints/${TECHNOLOGY}`);
    const gone = new Set(this.#states.keys());
    for (const shown of all) {
      const endpoint = readEndpoint(shown);
      if (endpoint === null) continue;
      gone.delete(endpoint.name);
      this.happened(endpoint);
    }
    for (const name of gone) this.#states.delete(name);
    this.tellAll();
  }

  /** Whoever asks about a phone is to ask again. */
  tellAll(): void {
    for (const { dn } of this.#agents().values()) this.#changed(dn);
  }
}
