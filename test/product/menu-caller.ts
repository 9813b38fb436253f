import { dominantFrequency, readWav } from '@ringback/sip';
import { type Baresip, freePort, startBaresip } from '@ringback/testkit';
import { until } from './ringback-process.ts';

/** Prompts by the tones that they are. */
export type Tones = Readonly<Record<string, number>>;

const RATE = 8_000;
const LONGEST_CALL_S = 120;
const BLOCK = RATE / 10;
/** After the tone, which lasts half a second. */
const SPEAKS_MS = 1_200;
/** Nothing else was heard lately: what is keyed then was keyed after two tenths of a second of it at least. */
const ALL_OF_IT = 0.85;
/** What is shorter may be the end of one thing and the beginning of the next. */
const SHORTEST_BLOCKS = 2;

/** A phone of baresip whose owner goes through a menu: hears which prompt it is, and keys. */
export class MenuCaller {
  readonly number: string;
  readonly #phone: Baresip;
  readonly #tones: Tones;

  private constructor(number: string, phone: Baresip, tones: Tones) {
    this.number = number;
    this.#phone = phone;
    this.#tones = tones;
  }

  /** `saysHz`: what he says all the time; nothing without. */
  static async open(number: string, tones: Tones, saysHz?: number): Promise<MenuCaller> {
    const phone = await startBaresip({
      user: number,
      port: await freePort(),
      transport: 'udp',
      answers: true,
      saysSeconds: LONGEST_CALL_S,
      ...(saysHz === undefined ? {} : { saysHz }),
    });
    return new MenuCaller(number, phone, tones);
  }

  /**
   * Calls, and does one thing after the other: the name of a prompt waits until it is heard, a row of keys is keyed, `bye` hangs
   * up, `speaks` says something for a second, `gone` waits until the other side has hung up.
   */
  async goThrough(uri: string, steps: readonly string[]): Promise<void> {
    const calls = (await this.#phone.heard()).length;
    // The phone may not have come up yet.
    await until(
      () =>
        this.#phone.call(uri).then(
          () => true,
          () => false,
        ),
      (isDialled) => isDialled,
    );
    await until(
      async () => (await this.#phone.heard()).length,
      (now) => now > calls,
    );
    for (const [at, step] of steps.entries()) {
      try {
        await this.#do(step);
      } catch (error) {
        const said = this.#phone.output().slice(-400);
        throw new Error(`${this.number} at ${step} (${at + 1} of ${steps.join(' ')}): ${said}`, {
          cause: error,
        });
      }
    }
  }

  async #do(step: string): Promise<void> {
    if (step === 'bye') await this.hangUp();
    else if (step === 'speaks') await new Promise((said) => setTimeout(said, SPEAKS_MS));
    else if (step === 'gone')
      await until(
        () => [count(this.#phone.output(), 'Call established'), count(this.#phone.output(), 'terminated (')],
        ([begun = 0, ended = 0]) => ended >= begun,
      );
    else if (/^[0-9*#]+$/u.test(step)) for (const key of step) await this.#phone.press(key);
    else
      await until(
        () => this.#hears(),
        (prompt) => prompt === step,
      );
  }

  async #hears(): Promise<string | undefined> {
    const now = await this.#phone.hearsNow();
    const hertz = dominantFrequency(now, Object.values(this.#tones), ALL_OF_IT);
    return Object.entries(this.#tones).find(([, one]) => one === hertz)?.[0];
  }

  hangUp(): Promise<void> {
    return this.#phone.hangUp();
  }

  /** The prompts that were heard in a call, the newest without a number, and for how long each, in tenths of a second. */
  async heard(call = -1): Promise<readonly { readonly prompt: string; readonly tenths: number }[]> {
    const recording = (await this.#phone.heard()).at(call);
    if (recording === undefined) return [];
    const { samples } = readWav(recording);
    const all: { prompt: string; tenths: number }[] = [];
    for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
      const hertz = dominantFrequency(samples.subarray(at, at + BLOCK), Object.values(this.#tones), 0.7);
      const prompt = Object.entries(this.#tones).find(([, one]) => one === hertz)?.[0] ?? '';
      const last = all.at(-1);
      if (last?.prompt === prompt) last.tenths += 1;
      else all.push({ prompt, tenths: 1 });
    }
    return all.filter(({ prompt, tenths }) => prompt !== '' && tenths >= SHORTEST_BLOCKS);
  }

  close(): Promise<void> {
    return this.#phone.stop();
  }
}

function count(text: string, what: string): number {
  return text.split(what).length - 1;
}
