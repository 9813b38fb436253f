import type { MediaPort, MediaServer } from '@ringback/sip';
import type { Ari } from './ari-connection.ts';

/**
 * Whose keys reach whom. Over SIP a key goes the way of the voice, through the media server; Asterisk tells of it instead, and says it
 * itself on another channel. So this watches who is joined with whom.
 */
export class KeyPaths {
  readonly #ari: Ari;
  /** By the number of a port: those that hear it. */
  readonly #heardBy = new Map<number, ReadonlySet<number>>();
  readonly #portOf = new Map<string, number>();
  /** Keys that one channel is to say keep their order. */
  readonly #said = new Map<string, Promise<void>>();

  constructor(ari: Ari) {
    this.#ari = ari;
  }

  /** The same media server, watched. */
  over(media: MediaServer): MediaServer {
    return {
      openPort: async (options) => {
        const port = await media.openPort(options);
        port.onClosed(() => this.#leave(port));
        return port;
      },
      bridge: async (a, b) => {
        await media.bridge(a, b);
        this.#join([
          { port: a, hears: [b] },
          { port: b, hears: [a] },
        ]);
      },
      unbridge: (port) => {
        if (!port.isClosed) this.#leave(port);
        return media.unbridge(port);
      },
      mix: async (members) => {
        await media.mix(members);
        this.#join(members);
      },
      recordTo: (path) => media.recordTo(path),
      stats: () => media.stats(),
      onLost: (listener) => media.onLost(listener),
      close: () => media.close(),
    };
  }

  /** The audio of a channel is at this port of ours. */
  tie(channelId: string, port: number): void {
    this.#portOf.set(channelId, port);
  }

  untie(channelId: string): void {
    this.#portOf.delete(channelId);
    this.#said.delete(channelId);
  }

  /** A key was pressed: everybody who hears this one is sent it. Rejects with ASTERISK_UNREACHABLE. */
  async pressed(channelId: string, digit: string): Promise<void> {
    const port = this.#portOf.get(channelId);
    const hearers = port === undefined ? undefined : this.#heardBy.get(port);
    if (hearers === undefined) return;
    const reached = [...this.#portOf].filter(([, at]) => hearers.has(at));
    await Promise.all(reached.map(([id]) => this.#say(id, digit)));
  }

  #say(channelId: string, digit: string): Promise<void> {
    const say = async (): Promise<void> => {
      // A channel that is gone meanwhile needs no keys.
      const path = `/channels/${encodeURIComponent(channelId)}/dtmf?dtmf=${encodeURIComponent(digit)}`;
      await this.#ari.request('POST', path);
    };
    const before = this.#said.get(channelId) ?? Promise.resolve();
    const said = before.then(say, say);
    this.#said.set(channelId, said);
    return said;
  }

  /** What they were in before ends. */
  #join(members: readonly { readonly port: MediaPort; readonly hears: readonly MediaPort[] }[]): void {
    // One that was closed meanwhile left then, and its number may be used again by another call.
    const there = members.filter(({ port }) => !port.isClosed);
    for (const { port } of there) this.#leave(port);
    for (const { port } of there) {
      const hearers = there.filter(({ hears }) => hears.includes(port)).map((other) => other.port.port);
      this.#heardBy.set(port.port, new Set(hearers));
    }
  }

  #leave({ port }: MediaPort): void {
    this.#heardBy.delete(port);
    for (const [other, hearers] of this.#heardBy)
      if (hearers.has(port)) this.#heardBy.set(other, new Set([...hearers].filter((one) => one !== port)));
  }
}
