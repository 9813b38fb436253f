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
  /** `dn`: the directory number of the agent whose desk it is, and the only one that may register here. */
  connect(dn: string, socket: PhoneSocket): void;
}
