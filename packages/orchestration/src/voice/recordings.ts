import type { Chance, Clock, StoredDataRepository } from '@ringback/core';
import type { Recording } from '@ringback/voicexml';

export interface RecordingPorts {
  readonly storedData: Pick<StoredDataRepository, 'put' | 'add' | 'file'>;
  readonly chance: Pick<Chance, 'uuid'>;
  readonly clock: Pick<Clock, 'now'>;
}

const SCHEME = 'recording:';
const KEY = 'sound';
const TYPE = 'audio/wav';
/** Personal data: nobody needs what a caller said for longer, unless a callback keeps it. */
const KEPT_MS = 86_400_000;

/** What callers said, in the database: every node can play it, and it is gone when its time is over. */
export class Recordings {
  readonly #ports: RecordingPorts;

  constructor(ports: RecordingPorts) {
    this.#ports = ports;
  }

  async keep({ wav, durationMs }: { wav: Uint8Array; durationMs: number }): Promise<Recording> {
    const { storedData, chance, clock } = this.#ports;
    const name = chance.uuid();
    await storedData.put(
      place(name),
      { texts: {}, files: { [KEY]: { fileName: `${name}.wav`, mediaType: TYPE, content: wav } } },
      clock.now() + KEPT_MS,
    );
    return { uri: SCHEME + name, durationMs, size: wav.length, type: TYPE };
  }

  /** Null for what is no recording, or not there any more. */
  async read(uri: string): Promise<Uint8Array | null> {
    const name = nameOf(uri);
    if (name === null) return null;
    const file = await this.#ports.storedData.file(place(name), KEY, this.#ports.clock.now());
    return file?.content ?? null;
  }

  /** It is wanted until then, milliseconds since 1970. */
  async keepUntil(uri: string, expiresAt: number): Promise<void> {
    const name = nameOf(uri);
    const now = this.#ports.clock.now();
    if (name !== null && expiresAt > now + KEPT_MS)
      await this.#ports.storedData.add(place(name), { texts: {}, files: {} }, { now, expiresAt });
  }
}

const place = (name: string) => ({ id: name, user: 'recordings' });

function nameOf(uri: string): string | null {
  const name = uri.startsWith(SCHEME) ? uri.slice(SCHEME.length) : '';
  return /^[0-9a-f-]{36}$/i.test(name) ? name : null;
}
