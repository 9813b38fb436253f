import type { MediaLeg } from './media-leg.ts';
import { FRAME } from './player.ts';
import { clipped, SampleQueue } from './sample-queue.ts';
import type { DtmfDigit } from './telephone-event.ts';

/** One phone of a mix, and whom it hears: never itself. */
export type MixMember = { readonly leg: MediaLeg; readonly hears: readonly MediaLeg[] };

type Member = { readonly hears: readonly MediaLeg[]; readonly says: SampleQueue; readonly frame: Int32Array };

/**
 * Three or more phones: each hears the sum of those whom it is to hear, which need not be all: one may listen unheard, or
 * be heard by one alone. Driven by the beat.
 */
export class Mixer {
  readonly #members = new Map<MediaLeg, Member>();

  constructor(members: readonly MixMember[]) {
    for (const { leg, hears } of members) {
      const says = new SampleQueue();
      this.#members.set(leg, {
        hears: hears.filter((other) => other !== leg),
        says,
        frame: new Int32Array(FRAME),
      });
      leg.taps.add(says);
    }
  }

  get size(): number {
    return this.#members.size;
  }

  /** Whoever is left goes on. */
  remove(leg: MediaLeg): void {
    const member = this.#members.get(leg);
    if (member === undefined) return;
    leg.taps.delete(member.says);
    this.#members.delete(leg);
  }

  /** Nobody hears anybody any more. */
  dissolve(): void {
    for (const leg of this.#members.keys()) {
      this.remove(leg);
      leg.mixer = undefined;
      leg.sender.endMix();
    }
  }

  /** A key that was pressed at one phone, for those who hear it: said anew, for there is no stream that it could be part of. */
  digit(from: MediaLeg, digit: DtmfDigit): void {
    for (const [leg, { hears }] of this.#members) if (hears.includes(from)) leg.sendDigit(digit);
  }

  /** The next 20 ms for everybody. */
  beat(nowMs: number): void {
    for (const { says, frame } of this.#members.values()) {
      frame.fill(0);
      says.addTo(frame);
    }
    for (const [leg, { hears }] of this.#members) {
      const sum = new Int32Array(FRAME);
      for (const other of hears) {
        const said = this.#members.get(other)?.frame;
        if (said !== undefined)
          for (let index = 0; index < FRAME; index += 1) sum[index] = (sum[index] ?? 0) + (said[index] ?? 0);
      }
      leg.sender.mix(clipped(sum), nowMs);
    }
  }
}
