import type { MediaPort, PortStats } from '../rtp/media-types.ts';
import type { PhoneCallReport } from './phone-types.ts';

/** What a call has heard so far: counted a quarter of a second at a time, so that nothing is missed between two looks. */
export class HearingTally {
  /** How often to `listen`, in ms. */
  static readonly everyMs = 250;
  digits = '';
  readonly #port: MediaPort;
  readonly #times: Map<number, number>;
  #hears: number | undefined;
  #loudestRms = 0;
  #stats: Pick<PortStats, 'packetsIn' | 'packetsOut' | 'lostIn'> = { packetsIn: 0, packetsOut: 0, lostIn: 0 };

  constructor(port: MediaPort, listensFor: readonly number[]) {
    this.#port = port;
    this.#times = new Map(listensFor.map((frequency) => [frequency, 0]));
    port.onDtmf(({ digit }) => (this.digits += digit));
  }

  /** Listens to the last quarter of a second and reads the counters. */
  async listen(): Promise<void> {
    const [hearing, stats] = await Promise.all([
      this.#port.hear([...this.#times.keys()], HearingTally.everyMs),
      this.#port.stats(),
    ]);
    this.#stats = stats;
    this.#loudestRms = Math.max(this.#loudestRms, hearing.rms);
    this.#hears = hearing.dominant;
    if (hearing.dominant === undefined) return;
    this.#times.set(hearing.dominant, (this.#times.get(hearing.dominant) ?? 0) + 1);
  }

  report(): PhoneCallReport {
    return {
      packetsIn: this.#stats.packetsIn,
      packetsOut: this.#stats.packetsOut,
      lostIn: this.#stats.lostIn,
      loudestRms: this.#loudestRms,
      heard: [...this.#times].map(([frequency, times]) => ({ frequency, times })),
      digits: this.digits,
      ...(this.#hears === undefined ? {} : { hears: this.#hears }),
    };
  }

  /** The counters alone, without counting a quarter of a second twice. */
  async refresh(): Promise<void> {
    this.#stats = await this.#port.stats();
  }
}
