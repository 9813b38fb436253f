import { createRealmEvaluator, type Evaluator, type EvaluatorFactory } from '@ringback/script';
import { type CallOptions, restoreVoiceCall, startVoiceCall, type VoiceCall } from '../run/call.ts';
import type { Segment, VoiceEffect } from '../run/effect.ts';
import type { VoiceInput } from '../run/input.ts';

/** Where the first document of tests lies. */
export const BASE = 'http://ivr.test/app/';

export interface Scene {
  /** Documents by name relative to `BASE`; `''` is the first one. A number is an HTTP status. */
  readonly documents: Readonly<Record<string, string | number>>;
  /**
   * What the caller does, one after the other, once nothing plays: `12#` keys; `!` before it: while a prompt plays; `...` lets
   * the time run out; `hangup`; `mark x` during a prompt; `record 3000`, `record none`; `transfer busy`; `event x.y`.
   */
  readonly caller?: readonly string[];
  readonly options?: Partial<CallOptions>;
  /** Saves and restores the call before this input (1 is the first one after the document has come). */
  readonly restoresAt?: number;
}

/** Plays a call on a stopped clock and tells what came of it, a line for each thing that was done. */
export function playCall(scene: Scene): string[] {
  return new Stage(scene).run();
}

const KEY_MS = 200;

/** A realm takes some milliseconds to make: calls that are never restored have one together. */
const shared = new Map<string, Evaluator>();
const sharedEvaluator: EvaluatorFactory = (options) => {
  const key = JSON.stringify(options);
  const evaluator = shared.get(key) ?? createRealmEvaluator(options);
  shared.set(key, evaluator);
  return evaluator;
};

class Stage {
  readonly #scene: Scene;
  readonly #lines: string[] = [];
  readonly #caller: string[];
  readonly #options: CallOptions;
  #call: VoiceCall | undefined;
  #nowMs = 1_000_000;
  #inputs = 0;
  #playing: number | undefined;
  #timer: { id: number; ms: number } | undefined;
  #recording: number | undefined;
  #transfer: number | undefined;
  readonly #todo: VoiceEffect[] = [];

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#caller = [...(scene.caller ?? [])];
    const evaluatorFactory = scene.restoresAt === undefined ? sharedEvaluator : createRealmEvaluator;
    this.#options = { evaluatorFactory, ...scene.options };
  }

  run(): string[] {
    const { call, effects } = startVoiceCall(BASE, this.#options, this.#step());
    this.#call = call;
    this.#todo.push(...effects);
    for (let rounds = 0; rounds < 2_000; rounds += 1) {
      const effect = this.#todo.shift();
      if (effect) this.#perform(effect);
      else if (call.ending || !this.#goOn()) return this.#lines;
    }
    return [...this.#lines, 'goes on for ever'];
  }

  #step() {
    return { nowMs: this.#nowMs, seed: 1 };
  }

  #take(input: VoiceInput): void {
    this.#inputs += 1;
    if (this.#scene.restoresAt === this.#inputs - 1 && this.#call) {
      const saved = this.#call.save();
      if (saved === undefined) throw new Error('The call cannot be saved');
      this.#call = restoreVoiceCall(saved, this.#options);
    }
    this.#todo.push(...(this.#call?.take(input, this.#step()) ?? []));
  }

  /** False: the call waits, and nobody does anything any more. */
  #goOn(): boolean {
    if (this.#call?.ending) return false;
    const [next = ''] = this.#caller;
    if (this.#playing !== undefined && !next.startsWith('!') && !next.startsWith('mark ')) {
      const id = this.#playing;
      this.#playing = undefined;
      this.#nowMs += 1_000;
      this.#take({ kind: 'playEnded', id });
      return true;
    }
    const action = this.#caller.shift();
    if (action === undefined) return false;
    this.#act(action.replace('!', ''));
    return true;
  }

  #act(action: string): void {
    const [verb = '', value = ''] = action.split(' ', 2);
    this.#nowMs += KEY_MS;
    switch (verb) {
      case '...':
        if (this.#timer) {
          const { id, ms } = this.#timer;
          this.#timer = undefined;
          this.#nowMs += ms;
          this.#take({ kind: 'timer', id });
        }
        return;
      case 'hangup':
        this.#take(
          value === '' ? { kind: 'hangup' } : { kind: 'hangup', recording: recordingOf(Number(value)) },
        );
        return;
      case 'event':
        this.#take({ kind: 'event', name: value, message: undefined });
        return;
      case 'mark':
        if (this.#playing !== undefined) this.#take({ kind: 'mark', id: this.#playing, name: value });
        return;
      case 'record': {
        const id = this.#recording ?? 0;
        const recording = value === 'none' ? undefined : recordingOf(Number(value));
        this.#take({ kind: 'recordEnded', id, recording, reachedMaxTime: false });
        return;
      }
      case 'transfer': {
        const id = this.#transfer ?? 0;
        if (value === 'handedOver')
          this.#take({ kind: 'transferEnded', id, outcome: { kind: 'handedOver' } });
        else if (value.startsWith('error.'))
          this.#take({ kind: 'transferEnded', id, outcome: { kind: 'failed', event: value, message: 'no' } });
        else {
          const result = RESULTS.find((one) => one === value) ?? 'unknown';
          this.#take({ kind: 'transferEnded', id, outcome: { kind: 'result', result, durationMs: 12_000 } });
        }
        return;
      }
      default:
        for (const digit of action) {
          this.#nowMs += KEY_MS;
          this.#take({ kind: 'digit', digit });
        }
    }
  }

  #perform(effect: VoiceEffect): void {
    switch (effect.kind) {
      case 'play':
        this.#lines.push(...effect.segments.map((segment) => segmentLine(segment, effect.loop)));
        if (!effect.loop) this.#playing = effect.id;
        break;
      case 'stopPlay':
        if (this.#playing === effect.id) this.#playing = undefined;
        this.#lines.push('stop');
        break;
      case 'timer':
        this.#timer = effect;
        this.#lines.push(`wait ${effect.ms}`);
        break;
      case 'cancelTimer':
        this.#timer = undefined;
        break;
      case 'fetch': {
        const { url, method, body, use } = effect.request;
        const name = url.startsWith(BASE) ? url.slice(BASE.length) : url;
        const sent = body ? ` ${body.fields.map((one) => `${one.name}=${one.value}`).join('&')}` : '';
        if (name !== '') this.#lines.push(`${method === 'post' ? 'post' : 'fetch'} ${use} ${name}${sent}`);
        const found = this.#scene.documents[name] ?? this.#scene.documents[name.split('?')[0] ?? ''] ?? 404;
        this.#take({
          kind: 'fetched',
          id: effect.id,
          outcome:
            typeof found === 'string'
              ? { ok: true, url, text: found }
              : { ok: false, status: found, message: `Status ${found}` },
        });
        break;
      }
      case 'record':
        this.#recording = effect.id;
        this.#lines.push(
          `record ${effect.beep ? 'beep ' : ''}max ${effect.maxTimeMs} silence ${effect.finalSilenceMs}`,
        );
        break;
      case 'stopRecord':
        this.#lines.push('stop recording');
        break;
      case 'transfer':
        this.#transfer = effect.id;
        this.#lines.push(
          [
            'transfer',
            effect.transfer,
            effect.dest,
            effect.connectTimeoutMs,
            effect.maxTimeMs,
            effect.audio,
            effect.aai,
          ]
            .filter((one) => one !== undefined)
            .join(' '),
        );
        break;
      case 'endTransfer':
        this.#lines.push('end transfer');
        break;
      case 'disconnect':
        this.#lines.push('disconnect');
        break;
      case 'log':
        this.#lines.push(`log ${effect.label === undefined ? '' : `${effect.label}: `}${effect.text}`);
        break;
      case 'exit': {
        const { reason, values, message } = effect;
        this.#lines.push(
          reason === 'error' || reason === 'limit'
            ? `${reason} ${message}`
            : `end ${reason}${values === undefined ? '' : ` ${JSON.stringify(values)}`}`,
        );
        break;
      }
    }
  }
}

const recordingOf = (durationMs: number) => ({
  uri: 'recording:1',
  durationMs,
  size: durationMs * 8,
  type: 'audio/wav',
});

const RESULTS = [
  'busy',
  'noanswer',
  'network_busy',
  'far_end_disconnect',
  'near_end_disconnect',
  'network_disconnect',
  'maxtime_disconnect',
] as const;

function segmentLine(segment: Segment, isLoop: boolean): string {
  switch (segment.kind) {
    case 'text': {
      const { lang, ...style } = segment.style;
      const how = Object.entries(style).map(([name, value]) => `${name}=${value}`);
      const all = [...(lang === 'en-US' ? [] : [lang]), ...how];
      return `say ${all.length === 0 ? '' : `[${all.join(' ')}] `}${segment.text}`;
    }
    case 'audio': {
      const alternate = segment.alternate.map((one) => segmentLine(one, false));
      const uri = segment.uri.startsWith(BASE) ? segment.uri.slice(BASE.length) : segment.uri;
      return `${isLoop ? 'loop' : 'audio'} ${uri}${alternate.length === 0 ? '' : ` (${alternate.join(', ')})`}`;
    }
    case 'silence':
      return `pause ${segment.ms}`;
    case 'mark':
      return `mark ${segment.name}`;
  }
}

/** A document of that content. */
export function vxml(content: string, attributes = ''): string {
  return `<?xml version="1.0"?>\n<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" ${attributes}>${content}</vxml>`;
}

/** A document with one form. */
export function form(content: string): string {
  return vxml(`<form>${content}</form>`);
}
