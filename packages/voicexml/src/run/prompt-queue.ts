import type { Prompt, PromptPart } from '../document/model.ts';
import { timeOf } from '../document/time-value.ts';
import { isRecording, resolveUri } from './addresses.ts';
import type { Segment, SpeechStyle } from './effect.ts';
import { fetchTimeoutMs, seconds } from './fetch-settings.ts';
import { type LiveCall, textOf } from './live-call.ts';
import { startLoop, stepLoop } from './loops.ts';
import { OutOfBudget, semantic } from './voice-event.ts';

/** Puts a prompt into the queue, as what its expressions give now (VoiceXML 2.0 4.1.8). */
export function queuePrompt(call: LiveCall, prompt: Prompt): void {
  const base = prompt.base === undefined ? call.current.base : resolveUri(prompt.base, call.current.base);
  const lang = prompt.lang ?? call.current.lang ?? call.language;
  const segments = tidy(new Rendering(call, base).parts(prompt.content, { lang }));
  const bargein = (prompt.bargein ?? call.property('bargein')) !== 'false';
  if (prompt.timeout !== undefined) call.state.promptTimeoutMs = timeOf(prompt.timeout);
  enqueue(call, segments, bargein);
}

/** Words of the platform itself. */
export function queueText(call: LiveCall, text: string): void {
  if (text === '') return;
  enqueue(call, [{ kind: 'text', text, style: { lang: call.language } }], true);
}

function enqueue(call: LiveCall, segments: readonly Segment[], bargein: boolean): void {
  if (segments.length === 0) return;
  const queued = call.state.queue.reduce((sum, one) => sum + one.segments.length, segments.length);
  if (queued > call.limits.queuedSegments)
    throw new OutOfBudget(`More than ${call.limits.queuedSegments} prompts wait to be played`);
  call.state.queue.push({ segments, bargein, timeoutMs: undefined });
}

/** The text of a `log`. */
export function spokenText(call: LiveCall, parts: readonly PromptPart[]): string {
  return parts
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'value' ? call.text(part.expr) : ''))
    .join('')
    .trim();
}

class Rendering {
  readonly #call: LiveCall;
  readonly #base: string;

  constructor(call: LiveCall, base: string) {
    this.#call = call;
    this.#base = base;
  }

  parts(parts: readonly PromptPart[], style: SpeechStyle): Segment[] {
    return parts.flatMap((part) => this.#part(part, style));
  }

  #part(part: PromptPart, style: SpeechStyle): Segment[] {
    const call = this.#call;
    call.spend();
    switch (part.kind) {
      case 'text':
        return [{ kind: 'text', text: part.text, style }];
      case 'value': {
        const text = call.text(part.expr);
        return isRecording(text) ? [this.#audio(text, [], undefined)] : [{ kind: 'text', text, style }];
      }
      case 'break':
        return [{ kind: 'silence', ms: part.ms }];
      case 'mark': {
        const name = part.nameexpr ? call.text(part.nameexpr) : (part.name ?? '');
        return [{ kind: 'mark', name }];
      }
      case 'audio': {
        const { src } = part;
        if (src === undefined) return this.parts(part.content, style);
        const uri = src.kind === 'literal' ? src.uri : call.read(src.expr);
        // An expression without value: nothing is played, not even what stands inside (VoiceXML 2.1 4.1).
        if (uri === undefined || uri === null) return [];
        return [this.#audio(textOf(uri), this.parts(part.content, style), part)];
      }
      case 'foreach':
        return this.#foreach(part, style);
      case 'enumerate':
        return this.#enumerate(part.content, style);
      case 'styled':
        return this.#styled(part, style);
    }
  }

  #audio(
    uri: string,
    alternate: readonly Segment[],
    part: Extract<PromptPart, { kind: 'audio' }> | undefined,
  ): Segment {
    const call = this.#call;
    return {
      kind: 'audio',
      uri: isRecording(uri) ? uri : resolveUri(uri, this.#base),
      timeoutMs: fetchTimeoutMs(call, part?.fetch.fetchtimeout),
      maxAgeS: seconds(part?.fetch.maxage ?? call.property('audiomaxage')),
      maxStaleS: seconds(part?.fetch.maxstale ?? call.property('audiomaxstale')),
      alternate,
    };
  }

  #foreach(part: Extract<PromptPart, { kind: 'foreach' }>, style: SpeechStyle): Segment[] {
    const call = this.#call;
    const { slot } = part;
    const { scope } = call;
    startLoop(call, part.list, slot, scope);
    const segments: Segment[] = [];
    while (stepLoop(call, slot, part.item, scope)) segments.push(...this.parts(part.content, style));
    return segments;
  }

  /** All choices of a menu, or options of a field (VoiceXML 2.0 2.2.4). */
  #enumerate(content: readonly PromptPart[] | undefined, style: SpeechStyle): Segment[] {
    const call = this.#call;
    const { item } = call;
    const entries = item?.kind === 'menu' ? item.choices : item?.kind === 'field' ? item.options : undefined;
    if (entries === undefined) throw semantic('<enumerate> is for menus, and for fields with options');
    return entries.flatMap(({ text, dtmf }): Segment[] => {
      if (content === undefined) {
        const how = dtmf === undefined ? text : `For ${text}, press ${dtmf}. `;
        return [{ kind: 'text', text: how, style }];
      }
      const { frames } = call.context;
      const scope = call.openScope(call.scope, { _prompt: text, _dtmf: dtmf ?? '' });
      frames.push({
        document: call.context.document,
        code: -1,
        pc: 0,
        scope,
        ownsScope: true,
        use: 'block',
      });
      try {
        return this.parts(content, style);
      } finally {
        frames.pop();
        call.scripts.closeScope(scope);
      }
    });
  }

  #styled(part: Extract<PromptPart, { kind: 'styled' }>, style: SpeechStyle): Segment[] {
    const { element, attributes, content } = part;
    const lang = attributes['xml:lang'];
    const inner: SpeechStyle = {
      ...style,
      ...(lang === undefined ? {} : { lang }),
      ...styleOf(element, attributes),
    };
    if (element === 'sub') return [{ kind: 'text', text: attributes['alias'] ?? '', style: inner }];
    const said = this.parts(content, inner);
    const pause = PAUSES[element];
    return pause === undefined || said.length === 0 ? said : [...said, { kind: 'silence', ms: pause }];
  }
}

/** Pauses after paragraphs and sentences, ms. */
const PAUSES: Readonly<Record<string, number>> = { p: 400, paragraph: 400, s: 200, sentence: 200 };

function styleOf(element: string, attributes: Readonly<Record<string, string>>): Partial<SpeechStyle> {
  const take = (name: string, as: keyof SpeechStyle): Partial<SpeechStyle> => {
    const value = attributes[name];
    return value === undefined ? {} : { [as]: value };
  };
  switch (element) {
    case 'voice':
      return { ...take('name', 'voice'), ...take('gender', 'gender') };
    case 'prosody':
      return { ...take('rate', 'rate'), ...take('volume', 'volume') };
    case 'say-as':
      return {
        ...take('type', 'interpretAs'),
        ...take('interpret-as', 'interpretAs'),
        ...take('format', 'format'),
      };
    default:
      return {};
  }
}

/** Texts of the same style that follow each other become one; what is only blanks goes. */
function tidy(segments: readonly Segment[]): Segment[] {
  const tidied: Segment[] = [];
  for (const segment of segments) {
    const last = tidied.at(-1);
    if (segment.kind === 'text' && last?.kind === 'text' && isSameStyle(last.style, segment.style)) {
      tidied[tidied.length - 1] = { ...last, text: last.text + segment.text };
    } else
      tidied.push(segment.kind === 'audio' ? { ...segment, alternate: tidy(segment.alternate) } : segment);
  }
  return tidied
    .map((one) => (one.kind === 'text' ? { ...one, text: one.text.replaceAll(/\s+/gu, ' ').trim() } : one))
    .filter((one) => one.kind !== 'text' || one.text !== '');
}

function isSameStyle(a: SpeechStyle, b: SpeechStyle): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
