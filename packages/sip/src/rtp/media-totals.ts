import type { MediaLeg } from './media-leg.ts';
import type { MediaServerStats } from './media-types.ts';

const COUNTERS = [
  'packetsIn',
  'octetsIn',
  'reportsIn',
  'lostIn',
  'packetsOut',
  'octetsOut',
  'relayed',
  'notRelayed',
  'late',
  'foreign',
  'malformed',
  'sendErrors',
] as const;

type Sums = Record<(typeof COUNTERS)[number], number>;

function addTo(sums: Sums, leg: MediaLeg): void {
  const stats = leg.stats();
  for (const counter of COUNTERS) sums[counter] += stats[counter];
}

/** Counters over all ports that there are and were. */
export class MediaTotals {
  opened = 0;
  readonly #closed: Sums = {
    packetsIn: 0,
    octetsIn: 0,
    reportsIn: 0,
    lostIn: 0,
    packetsOut: 0,
    octetsOut: 0,
    relayed: 0,
    notRelayed: 0,
    late: 0,
    foreign: 0,
    malformed: 0,
    sendErrors: 0,
  };

  /** Keeps the numbers of a leg that closes. */
  add(leg: MediaLeg): void {
    addTo(this.#closed, leg);
  }

  read(open: readonly MediaLeg[], worstBeatDelayMs: number): MediaServerStats {
    const sums = { ...this.#closed };
    for (const leg of open) addTo(sums, leg);
    return {
      ...sums,
      ports: open.length,
      bridges: open.filter((leg) => leg.partner !== undefined).length / 2,
      openedPorts: this.opened,
      worstBeatDelayMs,
    };
  }
}
