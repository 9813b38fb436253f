/** How a greeting is judged. All times in milliseconds; names and meaning as in Asterisk's AMD. */
export type GreetingLimits = {
  /** Nothing said for so long after the answer: nobody can tell who it is. */
  readonly initialSilenceMs: number;
  /** Speech of so long altogether is a recorded greeting. */
  readonly greetingMs: number;
  /** A pause of so long after what was said: somebody waits for an answer. */
  readonly afterGreetingSilenceMs: number;
  /** Sound shorter than this is no word. */
  readonly minWordMs: number;
  /** A pause of so long ends a word. */
  readonly betweenWordsSilenceMs: number;
  /** So many words make a recorded greeting. */
  readonly maxWords: number;
  /** One sound of so long is a recorded greeting. */
  readonly maxWordMs: number;
  /** Mean absolute amplitude (0-32767) from which on a frame is no silence. */
  readonly silenceThreshold: number;
};

/**
 * Asterisk's own values call most people machines who say more than "hello"; these are milder (measured with synthetic
 * voices): it takes a longer greeting, more words, and a longer pause to be sure.
 */
export const MILD_LIMITS: GreetingLimits = {
  initialSilenceMs: 2_500,
  greetingMs: 2_600,
  afterGreetingSilenceMs: 1_000,
  minWordMs: 100,
  betweenWordsSilenceMs: 200,
  maxWords: 4,
  maxWordMs: 5_000,
  silenceThreshold: 256,
};

export type GreetingVerdict = {
  readonly who: 'person' | 'machine' | 'unknown';
  /** As Asterisk writes it: LONGGREETING, MAXWORDS, MAXWORDLENGTH, HUMAN, INITIALSILENCE. */
  readonly cause: string;
};

/** Tells a person, who says a word and waits, from a recording, which goes on. Fed with frames in order; decides once. */
export class Greeting {
  readonly #limits: GreetingLimits;
  #silenceMs = 0;
  #soundMs = 0;
  #wordMs = 0;
  #words = 0;
  #inWord = false;
  #hasSpoken = false;

  constructor(limits: GreetingLimits) {
    this.#limits = limits;
  }

  /** Mean absolute amplitude of the next `frameMs`; the verdict once there is one. */
  take(amplitude: number, frameMs: number): GreetingVerdict | null {
    return amplitude < this.#limits.silenceThreshold ? this.#silence(frameMs) : this.#sound(frameMs);
  }

  #silence(frameMs: number): GreetingVerdict | null {
    const { afterGreetingSilenceMs, betweenWordsSilenceMs, initialSilenceMs } = this.#limits;
    this.#silenceMs += frameMs;
    if (this.#silenceMs >= betweenWordsSilenceMs) {
      this.#inWord = false;
      this.#wordMs = 0;
    }
    if (!this.#hasSpoken)
      return this.#silenceMs >= initialSilenceMs ? { who: 'unknown', cause: 'INITIALSILENCE' } : null;
    return this.#silenceMs >= afterGreetingSilenceMs
      ? { who: 'person', cause: `HUMAN-${this.#silenceMs}-${afterGreetingSilenceMs}` }
      : null;
  }

  #sound(frameMs: number): GreetingVerdict | null {
    const { greetingMs, maxWordMs, maxWords, minWordMs } = this.#limits;
    this.#wordMs += frameMs;
    this.#soundMs += frameMs;
    // A click does not end a pause.
    if (this.#wordMs < minWordMs) return null;
    this.#silenceMs = 0;
    this.#hasSpoken = true;
    if (!this.#inWord) {
      this.#inWord = true;
      this.#words += 1;
    }
    const machine = (cause: string): GreetingVerdict => ({ who: 'machine', cause });
    if (this.#wordMs >= maxWordMs) return machine(`MAXWORDLENGTH-${this.#wordMs}`);
    if (this.#words >= maxWords) return machine(`MAXWORDS-${this.#words}-${maxWords}`);
    if (this.#soundMs >= greetingMs) return machine(`LONGGREETING-${this.#soundMs}-${greetingMs}`);
    return null;
  }
}
