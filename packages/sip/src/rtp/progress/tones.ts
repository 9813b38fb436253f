import { rms, toneShares } from '../goertzel.ts';

/** What a tone of the network or of a machine means. */
export type ToneNews =
  | { readonly kind: 'busy' }
  /** Fast busy: no way through the network. */
  | { readonly kind: 'congestion' }
  /** Special information tones of ITU-T E.180, with the name that North America gives them. */
  | { readonly kind: 'information'; readonly name: 'intercept' | 'vacant' | 'reorder' | 'no-circuit' }
  /** 1100 Hz of a fax that calls, 2100 Hz of one that answers (ITU-T T.30). */
  | { readonly kind: 'fax' }
  /** The signal of an answering machine, over. */
  | { readonly kind: 'beep' };

/** Samples of one block: 50 ms. With shorter ones 440 and 480 Hz cannot be told apart. */
export const BLOCK = 400;
const QUIET = 0.004;
/** Part of the power that a pure tone carries. */
const PURE = 0.7;

const LOW = [914.8, 985.2];
const MIDDLE = [1370.6, 1428.5];
const HIGH = [1776.7];
const FAX = [1100, 2100];
/** Busy tones: pairs of North America, single ones of most of the world. */
const PAIR = [480, 620];
const SINGLE = [400, 425, 450];
/** Where machines beep: above busy tones. Speech does not stay on one of them. */
const BEEPS = Array.from({ length: 31 }, (_, index) => 700 + index * 50);

const FAX_BLOCKS = 8;
const BEEP_BLOCKS = 4;
/** Longest signal of a machine; what goes on is none. */
const MOST_BEEP_BLOCKS = 60;
/** On-times of busy and of fast busy tones, blocks. */
const BUSY_BLOCKS = { least: 7, most: 13 };
const FAST_BLOCKS = { least: 3, most: 6 };
/** On-times alike that make a cadence. */
const CADENCE = 3;
/** The shortest tone of an information signal. */
const INFORMATION_BLOCKS = 4;

type Part = 'low' | 'middle' | 'high';
type Run = { readonly part: Part; readonly frequency: number; readonly blocks: number };

/** Finds the tones that say how a call went, in blocks of 50 ms. Pure tones only: speech never stays pure for long. */
export class Tones {
  #faxBlocks = 0;
  #beepBlocks = 0;
  #beepAt = 0;
  /** The block before lay across the end of a tone. */
  #isOnEdge = false;
  /** Lengths of the latest bursts of a busy tone, blocks. */
  #bursts: number[] = [];
  #burst = 0;
  #pause = 0;
  /** Blocks in a row that are neither tone nor silence. */
  #strange = 0;
  #runs: Run[] = [];

  /** Takes `BLOCK` samples; tells what has become certain with them. */
  take(samples: Int16Array): ToneNews | null {
    const isQuiet = rms(samples) < QUIET;
    return (
      this.#fax(isQuiet, samples) ??
      this.#information(isQuiet, samples) ??
      this.#cadence(isQuiet, samples) ??
      this.#beep(isQuiet, samples)
    );
  }

  #fax(isQuiet: boolean, samples: Int16Array): ToneNews | null {
    this.#faxBlocks = !isQuiet && strongest(samples, FAX) !== null ? this.#faxBlocks + 1 : 0;
    return this.#faxBlocks === FAX_BLOCKS ? { kind: 'fax' } : null;
  }

  /** Three tones that rise, one right after the other. */
  #information(isQuiet: boolean, samples: Int16Array): ToneNews | null {
    const found = isQuiet ? null : strongest(samples, [...LOW, ...MIDDLE, ...HIGH]);
    if (found === null) {
      // A block on the border of two tones is pure in neither.
      if (isQuiet) this.#runs = [];
      return null;
    }
    const part = LOW.includes(found) ? 'low' : MIDDLE.includes(found) ? 'middle' : 'high';
    const last = this.#runs.at(-1);
    if (last?.part === part) this.#runs.splice(-1, 1, { ...last, blocks: last.blocks + 1 });
    else this.#runs.push({ part, frequency: found, blocks: 1 });
    this.#runs = this.#runs.slice(-3);
    const [low, middle, high] = this.#runs;
    if (low?.part !== 'low' || middle?.part !== 'middle' || high?.part !== 'high') return null;
    if (this.#runs.some(({ blocks }) => blocks < INFORMATION_BLOCKS)) return null;
    this.#runs = [];
    const isHighFirst = low.frequency === LOW[1];
    const isHighSecond = middle.frequency === MIDDLE[1];
    return {
      kind: 'information',
      name: isHighFirst ? (isHighSecond ? 'no-circuit' : 'vacant') : isHighSecond ? 'reorder' : 'intercept',
    };
  }

  #cadence(isQuiet: boolean, samples: Int16Array): ToneNews | null {
    if (!isQuiet && isCallTone(samples)) {
      this.#burst += 1;
      this.#pause = 0;
      this.#strange = 0;
      return null;
    }
    this.#pause += 1;
    this.#strange = isQuiet ? 0 : this.#strange + 1;
    // One block may lie across the end of a burst, another across the beginning of the next.
    if (this.#pause < 2 && this.#strange < 2) return null;
    if (this.#burst > 0) this.#bursts.push(this.#burst);
    this.#burst = 0;
    if (this.#strange > 1 || this.#pause > BUSY_BLOCKS.most + 2) this.#bursts = [];
    const latest = this.#bursts.slice(-CADENCE);
    if (latest.length < CADENCE) return null;
    const all = ({ least, most }: { least: number; most: number }): boolean =>
      latest.every((blocks) => blocks >= least && blocks <= most);
    const kind = all(BUSY_BLOCKS) ? 'busy' : all(FAST_BLOCKS) ? 'congestion' : null;
    if (kind === null) return null;
    this.#bursts = [];
    return { kind };
  }

  /** One tone with silence behind it: the tones of an information signal follow each other. */
  #beep(isQuiet: boolean, samples: Int16Array): ToneNews | null {
    const found = isQuiet ? null : strongest(samples, BEEPS);
    if (found !== null && (this.#beepBlocks === 0 || Math.abs(found - this.#beepAt) <= 50)) {
      this.#beepBlocks += 1;
      this.#beepAt = found;
      this.#isOnEdge = false;
      return null;
    }
    const isEdge = !isQuiet && found === null && !this.#isOnEdge && this.#beepBlocks > 0;
    this.#isOnEdge = isEdge;
    if (isEdge) return null;
    const blocks = this.#beepBlocks;
    this.#beepBlocks = 0;
    return isQuiet && blocks >= BEEP_BLOCKS && blocks <= MOST_BEEP_BLOCKS ? { kind: 'beep' } : null;
  }
}

function strongest(samples: Int16Array, frequencies: readonly number[]): number | null {
  let best: { readonly frequency: number; readonly share: number } | null = null;
  for (const one of toneShares(samples, frequencies)) if (one.share > (best?.share ?? PURE)) best = one;
  return best?.frequency ?? null;
}

function isCallTone(samples: Int16Array): boolean {
  const [low, high] = toneShares(samples, PAIR);
  if (low !== undefined && high !== undefined && low.share > 0.2 && high.share > 0.2)
    return low.share + high.share > PURE;
  return strongest(samples, SINGLE) !== null;
}
