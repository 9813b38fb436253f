import type { Treatment } from '@ringback/core';
import type { ActionElement } from '@ringback/scxml';
import type { TreatmentStep } from '../../calls/call-treatments.ts';
import { booleanAttribute, numberAttribute, textAttribute } from '../attributes.ts';
import { languageTag } from './language-tag.ts';

export type StepsReading =
  | { readonly kind: 'steps'; readonly steps: readonly TreatmentStep[] }
  | { readonly kind: 'problem'; readonly text: string };

/** The original allows ten prompts in one treatment. */
const MOST_PROMPTS = 10;
const MOST_DIGITS_SPOKEN = 64;
const MOST_CHARACTERS_SPOKEN = 2000;
const LONGEST_S = 86_400;

const problem = (text: string): StepsReading => ({ kind: 'problem', text });

/**
 * What `dialog:playsound`, `dialog:pause` and `dialog:play` are to play, in the order of the elements: the sequence of a
 * `dialog:runtreatments`, or one element alone.
 */
export function treatmentSteps(elements: readonly ActionElement[]): StepsReading {
  const steps: TreatmentStep[] = [];
  for (const element of elements) {
    const reading = stepsOf(element);
    if (reading.kind === 'problem') return reading;
    steps.push(...reading.steps);
  }
  return { kind: 'steps', steps };
}

function stepsOf(element: ActionElement): StepsReading {
  switch (element.name) {
    case 'playsound':
      return soundSteps(element);
    case 'pause':
      return pauseSteps(element);
    case 'play':
      return promptSteps(element, false);
    default:
      return problem(
        `<dialog:${element.name}> has no place among treatments that run while a request waits.`,
      );
  }
}

export const SOUNDS: Readonly<Record<string, Treatment['source']>> = {
  music: { kind: 'music' },
  ringback: { kind: 'ringback' },
  silence: { kind: 'silence' },
  busy: { kind: 'busy' },
  fastbusy: { kind: 'fastbusy' },
};

/** `playsound`: `type` music (default; `resource` names another file), ringback, silence, busy, fastbusy, file; `duration` in s. */
export function soundSteps(element: ActionElement): StepsReading {
  const type = (textAttribute(element, 'type') ?? 'music').toLowerCase();
  const resource = textAttribute(element, 'resource');
  const durationMs = duration(element);
  if (type === 'file' && resource === null)
    return problem('A sound of type file needs the name of the file in resource.');
  const isFile = type === 'file' || (type === 'music' && resource !== null);
  const source = isFile ? { kind: 'file' as const, file: resource ?? '' } : SOUNDS[type];
  if (source === undefined)
    return problem(`type must be one of ${[...Object.keys(SOUNDS), 'file'].join(', ')}.`);
  const loop = booleanAttribute(element, 'loop', type !== 'file');
  return { kind: 'steps', steps: [{ source, loop, durationMs, interrupt: false }] };
}

export function pauseSteps(element: ActionElement): StepsReading {
  const durationMs = duration(element);
  if (durationMs === null) return problem('A pause needs its duration in seconds.');
  return {
    kind: 'steps',
    steps: [{ source: { kind: 'silence' }, loop: true, durationMs, interrupt: false }],
  };
}

/** Prompts that are spoken at once; those for retries, failure and success belong to verification, which there is none of. */
const SPOKEN_TYPES = ['', 'ann', 'tts', 'msg_type'];
export const PROMPT_TYPES = ['ann', 'tts', 'iretry', 'ifailure', 'isuccess', 'itimeout', 'MSG_type'];

/** One to ten `dialog:prompt`, in `dialog:prompts` or beside each other. `interrupt` is what a prompt says nothing of. */
export function promptSteps(action: ActionElement, interrupt: boolean): StepsReading {
  const language = languageTag(textAttribute(action, 'language') ?? '');
  const prompts = action.children.flatMap((element) => {
    if (element.name === 'prompt') return [element];
    if (element.name !== 'prompts') return [];
    return SPOKEN_TYPES.includes((textAttribute(element, 'type') ?? '').toLowerCase())
      ? element.children.filter(({ name }) => name === 'prompt')
      : [];
  });
  if (prompts.length === 0) return problem('There is nothing to play: no prompt is given.');
  if (prompts.length > MOST_PROMPTS)
    return problem(`At most ${MOST_PROMPTS} prompts can be played in one treatment.`);
  const steps: TreatmentStep[] = [];
  for (const prompt of prompts) {
    const source = soundOf(prompt, language);
    if (typeof source === 'string') return problem(source);
    const isInterrupted = booleanAttribute(prompt, 'interrupt', interrupt);
    steps.push({ source, loop: false, durationMs: null, interrupt: isInterrupted });
  }
  return { kind: 'steps', steps };
}

/** What a prompt lets hear: a recording by name or number, or words. What is wrong is a text. */
function soundOf(prompt: ActionElement, language: string): TreatmentStep['source'] | string {
  const file =
    textAttribute(prompt, 'id') ?? textAttribute(prompt, 'intid') ?? textAttribute(prompt, 'userannid');
  if (file !== null) return { kind: 'file', file };
  const number = textAttribute(prompt, 'number');
  if (number !== null) {
    const digits = number.replace(/[^0-9]/g, '');
    return digits === '' || digits.length > MOST_DIGITS_SPOKEN
      ? `A number to be spoken has 1 to ${MOST_DIGITS_SPOKEN} digits.`
      : { kind: 'words', text: digits, isNumber: true, language };
  }
  const text = textAttribute(prompt, 'text');
  if (text === null) return 'A prompt needs id (a file), intid, userannid, number or text.';
  return text.length > MOST_CHARACTERS_SPOKEN
    ? `A text to be spoken has at most ${MOST_CHARACTERS_SPOKEN} characters.`
    : { kind: 'words', text, isNumber: false, language };
}

function duration(element: ActionElement): number | null {
  const seconds = numberAttribute(element, 'duration');
  return seconds === null || seconds <= 0 ? null : Math.round(Math.min(seconds, LONGEST_S) * 1000);
}
