import { assembleEndpoint } from '../endpoint/open-endpoint.ts';
import type { SipEndpoint, SipEndpointOptions, SipHop } from '../endpoint/types.ts';
import { SipError } from '../errors.ts';
import type { SipMessage } from '../message/message.ts';
import { parseDatagram } from '../message/parse-message.ts';
import { serialiseMessage } from '../message/serialise-message.ts';
import type { Transport, TransportUser } from '../transport/types.ts';
import type { ManualClock } from './manual-clock.ts';
import { seededBytes, seededRandom } from './seeded-random.ts';

export interface Passed {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly message: SipMessage;
  readonly lost: boolean;
}

interface Peer {
  readonly user: TransportUser;
  readonly transports: readonly string[];
}

/** A network in memory: what is sent to an address comes in there, through serialiser and parser, one timer later. */
export class LoopNet {
  readonly log: Passed[] = [];
  /** Whether a message gets lost on its way. */
  loses: (passed: Omit<Passed, 'lost'>) => boolean = () => false;
  /** What becomes of a message on its way. */
  changes: (message: SipMessage) => SipMessage = (message) => message;
  /** Whether connections are open; without one a new one is made. */
  isConnected = true;
  /** Messages for addresses that no endpoint has. */
  readonly outside: Passed[] = [];
  readonly #clock: ManualClock;
  readonly #users = new Map<string, Peer>();
  readonly #random = seededRandom(42);

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** An endpoint at a port of 192.0.2.1. */
  endpoint(
    port: number,
    options: Partial<SipEndpointOptions> & Pick<SipEndpointOptions, 'handler'>,
  ): Promise<SipEndpoint> {
    const all: SipEndpointOptions = {
      host: '192.0.2.1',
      port,
      clock: this.#clock,
      randomBytes: seededBytes(this.#random),
      ...options,
    };
    return assembleEndpoint(all, async (user) => this.#open(all, user));
  }

  /** Raw bytes from a stranger; comes in at once. */
  inject(to: SipHop, bytes: Uint8Array, source: SipHop): void {
    const user = this.#users.get(`${to.host}:${to.port}`)?.user;
    const parsed = parseDatagram(bytes);
    if (parsed.kind === 'message') user?.message(parsed.message, source);
    else if (parsed.kind === 'malformed') user?.malformed(parsed, source);
  }

  /** The start of each message that passed, in order: `INVITE`, `180` and so on; lost ones in brackets. */
  flow(): string[] {
    return this.log.map(({ message, lost }) => {
      const name = message.kind === 'request' ? message.method : String(message.status);
      return lost ? `(${name})` : name;
    });
  }

  /** From now on an endpoint is reached by these transports alone. */
  takesOnly(name: string, transports: readonly string[]): void {
    const peer = this.#users.get(name);
    if (peer !== undefined) this.#users.set(name, { ...peer, transports });
  }

  #open({ host, port, transports = ['udp', 'tcp'] }: SipEndpointOptions, user: TransportUser): Transport {
    const name = `${host}:${port}`;
    this.#users.set(name, { user, transports });
    return {
      address: { host, port },
      has: (transport) => transport !== 'ws' && transports.includes(transport),
      isConnected: (hop) => hop.transport === 'udp' || this.isConnected,
      send: (message, hop, failed) =>
        this.#carry(message, hop, { host, port, transport: hop.transport }, failed),
      close: async () => void this.#users.delete(name),
    };
  }

  #carry(message: SipMessage, hop: SipHop, source: SipHop, failed: (cause: unknown) => void): void {
    const to = `${hop.host}:${hop.port}`;
    const passing = { at: this.#clock.now(), from: `${source.host}:${source.port}`, to, message };
    const lost = this.loses(passing);
    const passed = { ...passing, lost };
    this.log.push(passed);
    if (this.#users.get(to)?.transports.includes(hop.transport) !== true) {
      this.outside.push(passed);
      // A port that nobody listens on: TCP says so, UDP does not.
      if (hop.transport === 'tcp') this.#clock.setTimer(1, () => failed(new SipError('SIP_CONNECT_FAILED')));
      return;
    }
    if (lost) return;
    const bytes = serialiseMessage(this.changes(message));
    this.#clock.setTimer(1, () => this.inject(hop, bytes, source));
  }
}
