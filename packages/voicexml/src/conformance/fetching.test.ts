import { createRealmEvaluator } from '@ringback/script';
import { expect, test } from 'vitest';
import { startVoiceCall } from '../run/call.ts';
import { BASE, form, vxml } from '../testing/play-call.ts';

// VoiceXML 2.0 6.1: what is asked for, how long it is waited for, and how old it may be.

interface Asked {
  readonly what: string;
  readonly timeoutMs: number;
  readonly maxAgeS: number | undefined;
  readonly maxStaleS: number | undefined;
}

/** All that a document has fetched or played; whatever it asks for has that text. */
function askedBy(document: string, text: string): readonly Asked[] {
  const options = { evaluatorFactory: createRealmEvaluator };
  const { call, effects } = startVoiceCall(BASE, options, { nowMs: 0, seed: 1 });
  const all: Asked[] = [];
  let next = document;
  for (let todo = effects; todo.length > 0 && all.length < 5; ) {
    const [first] = todo.flatMap((effect) => {
      if (effect.kind === 'play')
        for (const segment of effect.segments)
          if (segment.kind === 'audio')
            all.push({ what: segment.uri.replace(BASE, ''), ...timesOf(segment) });
      if (effect.kind !== 'fetch') return [];
      const { url, use } = effect.request;
      if (url !== BASE) all.push({ what: `${use} ${url.replace(BASE, '')}`, ...timesOf(effect.request) });
      return [{ kind: 'fetched' as const, id: effect.id, outcome: { ok: true as const, url, text: next } }];
    });
    if (first === undefined) break;
    next = text;
    todo = call.take(first, { nowMs: 0, seed: 1 });
  }
  return all;
}
const timesOf = ({ timeoutMs, maxAgeS, maxStaleS }: Omit<Asked, 'what'>) => ({
  timeoutMs,
  maxAgeS,
  maxStaleS,
});

const ATTRIBUTES = 'fetchtimeout="3s" maxage="60" maxstale="7"';
const GRAMMAR = '<grammar mode="dtmf" version="1.0" root="r"><rule id="r">1</rule></grammar>';
const NOTHING = form('<block><exit/></block>');
const KINDS: readonly (readonly [what: string, inside: (attributes: string) => string, text: string])[] = [
  ['document a', (attributes) => `<block><goto next="a" ${attributes}/></block>`, NOTHING],
  ['document b', (attributes) => `<block><submit next="b" ${attributes}/></block>`, NOTHING],
  ['document c', (attributes) => `<subdialog src="c" ${attributes}/>`, NOTHING],
  ['grammar d', (attributes) => `<field name="f"><grammar src="d" ${attributes}/></field>`, GRAMMAR],
  ['script e', (attributes) => `<block><script src="e" ${attributes}/></block>`, 'var x;'],
  ['data f', (attributes) => `<block><data src="f" ${attributes}/></block>`, '<q/>'],
  ['g', (attributes) => `<block><audio src="g" ${attributes}/></block>`, ''],
];

test.each(KINDS)('VoiceXML 2.0 6.1.1 attributes of %s say how long and how old', (what, inside, text) => {
  expect(askedBy(form(inside(ATTRIBUTES)), text)).toEqual([
    { what, timeoutMs: 3_000, maxAgeS: 60, maxStaleS: 7 },
  ]);
});

test.each(KINDS)(
  'VoiceXML 2.0 6.3.5 properties do for %s, and attributes go before',
  (what, inside, text) => {
    const kind = what.includes(' ') ? what.split(' ')[0] : 'audio';
    const property = (name: string, value: string) => `<property name="${name}" value="${value}"/>`;
    const properties = `${property('fetchtimeout', '2s')}${property(`${kind}maxage`, '50')}${property(`${kind}maxstale`, '5')}`;
    const asked = (attributes: string) =>
      askedBy(vxml(`${properties}<form>${inside(attributes)}</form>`), text);
    expect(asked('')).toEqual([{ what, timeoutMs: 2_000, maxAgeS: 50, maxStaleS: 5 }]);
    expect(asked('maxage="0"')).toEqual([{ what, timeoutMs: 2_000, maxAgeS: 0, maxStaleS: 5 }]);
  },
);

test('VoiceXML 2.0 6.1.1 without any word of it the platform waits seven seconds, and takes what the server allows', () => {
  expect(askedBy(form('<block><goto next="a"/></block>'), NOTHING)).toEqual([
    { what: 'document a', timeoutMs: 7_000, maxAgeS: undefined, maxStaleS: undefined },
  ]);
});

test('VoiceXML 2.0 5.3.8 what an address of submit has already stays', () => {
  const document = form('<var name="x" expr="1"/><block><submit next="s?a=0" namelist="x"/></block>');
  expect(askedBy(document, NOTHING).map(({ what }) => what)).toEqual(['document s?a=0&x=1']);
});
