import type { XmlElement } from '@ringback/xml';
import type { Prompt, PromptPart } from './model.ts';
import { attribute, type Reading, VARIABLE_NAME } from './reading.ts';
import { timeOf } from './time-value.ts';

/** Elements that are something to be said or played, outside of `prompt` as well. */
const SPOKEN = new Set([
  'audio',
  'value',
  'enumerate',
  'break',
  'emphasis',
  'mark',
  'p',
  'paragraph',
  'phoneme',
  'prosody',
  's',
  'sentence',
  'say-as',
  'sub',
  'voice',
]);

export function isSpoken(name: string): boolean {
  return SPOKEN.has(name);
}

export function readPrompt(element: XmlElement, reading: Reading): Prompt {
  const count = attribute(element, 'count');
  if (count && !/^[1-9]\d{0,5}$/u.test(count.value))
    reading.error('VXML_BAD_VALUE', count.at, 'count is a number from 1');
  if (attribute(element, 'bargein')) reading.boolean(element, 'bargein', true);
  return {
    content: promptParts(element.children, reading),
    bargein: reading.text(element, 'bargein'),
    cond: reading.source(element, 'cond'),
    count: Number(count?.value ?? '1') || 1,
    timeout: reading.time(element, 'timeout'),
    lang: reading.text(element, 'xml:lang'),
    base: reading.text(element, 'xml:base'),
    at: reading.place(element.at),
  };
}

/** A prompt made of what stands in a block or a field without one around it (VoiceXML 2.0 4.1.2). */
export function barePrompt(children: XmlElement['children'], at: XmlElement['at'], reading: Reading): Prompt {
  return {
    content: promptParts(children, reading),
    bargein: undefined,
    cond: undefined,
    count: 1,
    timeout: undefined,
    lang: undefined,
    base: undefined,
    at: reading.place(at),
  };
}

export function promptParts(children: XmlElement['children'], reading: Reading): PromptPart[] {
  const parts: PromptPart[] = [];
  for (const child of children) {
    if (child.kind === 'text') {
      const text = child.text.replaceAll(/\s+/gu, ' ');
      // Blanks between two things that are said keep them apart.
      if (text.trim() !== '' || (text !== '' && parts.length > 0)) parts.push({ kind: 'text', text });
    } else {
      const part = partOf(child, reading);
      if (part) parts.push(part);
    }
  }
  const last = parts.at(-1);
  return last?.kind === 'text' && last.text.trim() === '' ? parts.slice(0, -1) : parts;
}

function partOf(element: XmlElement, reading: Reading): PromptPart | undefined {
  switch (element.local) {
    case 'value': {
      const expr = reading.source(element, 'expr');
      return expr && { kind: 'value', expr };
    }
    case 'audio':
      reading.oneOf(element, ['src', 'expr'], true);
      return {
        kind: 'audio',
        src: reading.address(element, 'src', 'expr'),
        fetch: reading.fetch(element),
        content: promptParts(element.children, reading),
      };
    case 'break':
      return { kind: 'break', ms: pauseOf(element, reading) };
    case 'mark':
      reading.oneOf(element, ['name', 'nameexpr'], true);
      return {
        kind: 'mark',
        name: reading.text(element, 'name'),
        nameexpr: reading.source(element, 'nameexpr'),
      };
    case 'foreach': {
      const list = reading.source(element, 'array');
      const item = reading.text(element, 'item') ?? '';
      if (!VARIABLE_NAME.test(item))
        reading.error('VXML_BAD_VALUE', element.at, 'item is the name of a variable');
      return (
        list && {
          kind: 'foreach',
          slot: String(reading.fresh()),
          list,
          item,
          content: promptParts(element.children, reading),
        }
      );
    }
    case 'enumerate': {
      const content = promptParts(element.children, reading);
      return { kind: 'enumerate', content: content.length === 0 ? undefined : content };
    }
    // Nothing of these is said.
    case 'desc':
    case 'lexicon':
    case 'meta':
    case 'metadata':
      return undefined;
    default: {
      const attributes = Object.fromEntries(element.attributes.map(({ name, value }) => [name, value]));
      return {
        kind: 'styled',
        element: element.local,
        attributes,
        content: promptParts(element.children, reading),
      };
    }
  }
}

/** Pauses by strength (SSML 3.2.3), in ms: the platform's choice. */
const STRENGTHS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 100,
  weak: 200,
  medium: 400,
  strong: 700,
  'x-strong': 1000,
  // `size` of VoiceXML 1.0.
  small: 200,
  large: 1000,
};
const LONGEST_PAUSE_MS = 60_000;

function pauseOf(element: XmlElement, reading: Reading): number {
  const time = attribute(element, 'time');
  if (time) {
    const ms = timeOf(time.value);
    if (ms === undefined) reading.error('VXML_BAD_VALUE', time.at, 'time is a time such as 500ms');
    return Math.min(ms ?? 0, LONGEST_PAUSE_MS);
  }
  const strength = attribute(element, 'strength') ?? attribute(element, 'size');
  if (!strength) return 400;
  const ms = STRENGTHS[strength.value];
  if (ms === undefined)
    reading.error(
      'VXML_BAD_VALUE',
      strength.at,
      `strength is one of ${Object.keys(STRENGTHS).slice(0, 6).join(', ')}`,
    );
  return ms ?? 0;
}
