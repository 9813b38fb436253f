import type { AgentConfiguration, AgentId } from '@ringback/core';
import type { RegisteredContact, SipHop } from '@ringback/sip';

/** Where an agent's phone can be rung now. */
export interface PhoneAddress {
  readonly uri: string;
  /** Where the phone registered from; a fixed address is found by its URI. */
  readonly nextHop: SipHop | null;
}

/** Finds the phones of agents. */
export interface PhoneFinder {
  /** Null: nobody of that id, or no phone that can be rung. */
  find(agentId: AgentId): PhoneAddress | null;
}

export type AgentLookup = () => ReadonlyMap<AgentId, AgentConfiguration>;

/** Finds agents' phones: the fixed address when one is configured, else the best contact that registered. */
export class AgentPhones implements PhoneFinder {
  readonly #agents: AgentLookup;
  readonly #contactsOf: (dn: string) => readonly RegisteredContact[];

  constructor(agents: AgentLookup, contactsOf: (dn: string) => readonly RegisteredContact[]) {
    this.#agents = agents;
    this.#contactsOf = contactsOf;
  }

  find(agentId: AgentId): PhoneAddress | null {
    const agent = this.#agents().get(agentId);
    if (agent === undefined) return null;
    if (agent.uri !== null) return { uri: agent.uri, nextHop: null };
    const contacts = this.#contactsOf(agent.dn);
    // Who opened the phone in the browser wants to be called there, as long as it is open.
    const contact = contacts.find(({ nextHop }) => nextHop.transport === 'ws') ?? contacts[0];
    return contact === undefined ? null : { uri: contact.uri, nextHop: contact.nextHop };
  }

  /** The secret that a phone with this directory number registers with; undefined: it may not register. */
  secretOf(dn: string): string | undefined {
    for (const agent of this.#agents().values()) {
      if (agent.dn === dn && agent.password !== null && agent.password !== '') return agent.password;
    }
    return undefined;
  }
}
