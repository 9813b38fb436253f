import type { AgentConfiguration } from '../agents/agent.ts';

/** A WebSocket with the subprotocol `sip` (RFC 7118), as the HTTP server hands it over. */
export interface PhoneSocket {
  readonly remote: { readonly host: string; readonly port: number };
  send(text: string): void;
  close(): void;
  onMessage(listener: (text: string) => void): void;
  /** Once. */
  onClose(listener: () => void): void;
}

/** Phones in the browsers of agents. */
export interface BrowserPhones {
  /** Whether a browser can be the phone of this agent. */
  isFor(agent: AgentConfiguration): boolean;
  /** `agent`: whose desk it is; his directory number is the only one that may register here. */
  connect(agent: AgentConfiguration, socket: PhoneSocket): void;
}
