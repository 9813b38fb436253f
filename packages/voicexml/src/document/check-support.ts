import { elementsOf, type XmlElement } from '@ringback/xml';
import { nearest } from './nearest.ts';
import { PLATFORM_PROPERTIES } from './properties.ts';
import { attribute, type Reading } from './reading.ts';

/** What is said of something that this platform does not do, and what can be done instead. */
interface Remark {
  readonly says: string;
  readonly remedy: string;
}

const RECORD_IT: string = 'Record a prompt where it matters how it sounds';
const LEAVE_OUT = 'Leave it out';

const ELEMENTS: Readonly<Record<string, Remark>> = {
  object: {
    says: 'There are no objects: it throws error.unsupported.objectname',
    remedy: 'Have the scenario do it, and hand what came of it over as a param of dialog:start',
  },
  lexicon: { says: 'Lexicons are not read', remedy: `Write words as they are said. ${RECORD_IT}` },
  prosody: { says: 'What is inside of <prosody> is said like everything else', remedy: RECORD_IT },
  emphasis: { says: 'What is inside of <emphasis> is said like everything else', remedy: RECORD_IT },
  phoneme: { says: 'The text inside is said, not what ph has', remedy: RECORD_IT },
};

const ANY_KEY: Remark = {
  says: 'Any key breaks in, whatever bargeintype is',
  remedy: `${LEAVE_OUT}; bargein="false" keeps a prompt from being interrupted`,
};
const NOT_AHEAD: Remark = {
  says: 'Nothing is fetched before it is needed',
  remedy: `${LEAVE_OUT}; maxage allows a copy that was fetched before`,
};
const NO_WEIGHT: Remark = {
  says: 'Weights do nothing: of what matches the same keys the first one counts',
  remedy: 'Put first what is meant more often',
};
const IS_SPEECH = (what: string): Remark => ({
  says: `${what} is about speech, which is not recognised here: it does nothing`,
  remedy: LEAVE_OUT,
});

/** By attribute: on which elements (none: on all), with which values, what is to be said. */
const ATTRIBUTES: readonly (readonly [
  name: string,
  elements: readonly string[],
  isMeant: (value: string) => boolean,
  remark: Remark,
])[] = [
  ['bargeintype', ['prompt'], (value) => value === 'hotword', ANY_KEY],
  ['fetchhint', [], (value) => value === 'prefetch', NOT_AHEAD],
  ['weight', ['grammar', 'item'], () => true, NO_WEIGHT],
  ['repeat-prob', ['item'], () => true, NO_WEIGHT],
  [
    'accept',
    ['menu', 'choice', 'option'],
    (value) => value === 'approximate',
    { ...IS_SPEECH('accept'), remedy: 'Give it a key by dtmf' },
  ],
  [
    'caching',
    [],
    () => true,
    {
      says: 'caching is of VoiceXML 1.0 and does nothing',
      remedy: 'Write maxage="0" in place of caching="safe"',
    },
  ],
  ...['gender', 'age', 'variant'].map(
    (name) =>
      [
        name,
        ['voice'],
        () => true,
        { says: `${name} of a voice does nothing`, remedy: 'Write name="…" with the name of a voice' },
      ] as const,
  ),
  [
    'modal',
    ['record'],
    (value) => value === 'false',
    {
      says: 'No keys of other grammars are listened to while something is recorded',
      remedy: `${LEAVE_OUT}; dtmfterm="true" ends the recording by any key`,
    },
  ],
  [
    'type',
    ['record'],
    (value) => !/^audio\/(?:x-)?wav$/iu.test(value),
    { says: 'Recordings are WAV', remedy: 'Write type="audio/wav", or leave it out' },
  ],
  [
    'enctype',
    ['submit', 'subdialog', 'data'],
    (value) => !['application/x-www-form-urlencoded', 'multipart/form-data'].includes(value),
    {
      says: 'Nothing can be sent in this form: a post throws error.badfetch',
      remedy: 'Write enctype="application/x-www-form-urlencoded" or "multipart/form-data"',
    },
  ],
];

const AT_ONCE: Remark = {
  says: 'fetchaudio begins at once, and ends when what was fetched is there',
  remedy: LEAVE_OUT,
};

const PROPERTIES: Readonly<Record<string, readonly [isMeant: (value: string) => boolean, remark: Remark]>> = {
  bargeintype: [(value) => value === 'hotword', ANY_KEY],
  inputmodes: [
    (value) => !value.includes('dtmf'),
    { says: 'Without dtmf among inputmodes no key is heard', remedy: 'Write inputmodes="dtmf"' },
  ],
  universals: [
    (value) => value !== 'none',
    {
      ...IS_SPEECH('universals'),
      remedy: 'Write <link dtmf="…" event="help"/> for a key that does the same',
    },
  ],
  recordutterance: [(value) => value === 'true', IS_SPEECH('recordutterance')],
  fetchaudiodelay: [(value) => value !== '0s', AT_ONCE],
  fetchaudiominimum: [(value) => value !== '0s', AT_ONCE],
};
const SPEECH_PROPERTIES =
  'confidencelevel sensitivity speedvsaccuracy completetimeout incompletetimeout maxspeechtimeout maxnbest recordutterancetype'.split(
    ' ',
  );
const FETCH_PROPERTIES = ['audio', 'document', 'grammar', 'object', 'script', 'data'].flatMap((what) =>
  ['fetchhint', 'maxage', 'maxstale'].map((name) => `${what}${name}`),
);
const KNOWN_PROPERTIES: readonly string[] = [
  ...Object.keys(PLATFORM_PROPERTIES),
  ...SPEECH_PROPERTIES,
  ...FETCH_PROPERTIES,
];

/** What VoiceXML has and this platform does not do (docs/reference/voicexml.md, "Not supported"): a warning each. */
export function checkSupport(element: XmlElement, reading: Reading): void {
  const tell = (at: XmlElement['at'], { says, remedy }: Remark): void =>
    reading.warning('VXML_UNSUPPORTED', at, says, remedy);
  const ofElement = ELEMENTS[element.local];
  if (ofElement) tell(element.at, ofElement);
  for (const [name, elements, isMeant, remark] of ATTRIBUTES) {
    if (elements.length > 0 && !elements.includes(element.local)) continue;
    const found = attribute(element, name);
    if (found && isMeant(found.value)) tell(found.at, remark);
  }
  if (element.local === 'property') checkProperty(element, reading, tell);
  if (WITH_GRAMMARS.has(element.local) && !attribute(element, 'dtmf')) {
    const grammars = elementsOf(element).filter(({ local }) => local === 'grammar');
    const [first] = grammars;
    if (first && grammars.every(isForVoice)) tell(first.at, ONLY_VOICE);
  }
}

/** Fields and menus that no key fills are found as such. */
const WITH_GRAMMARS = new Set(['form', 'link', 'choice', 'transfer', 'record']);
const ONLY_VOICE: Remark = {
  says: 'Grammars for the voice are read, and never match',
  remedy: 'Add a grammar with mode="dtmf"',
};

function isForVoice(grammar: XmlElement): boolean {
  const src = attribute(grammar, 'src')?.value ?? '';
  const mode = attribute(grammar, 'mode')?.value;
  if (src.startsWith('builtin:')) return src.startsWith('builtin:grammar/');
  // What is at an address says itself what it is for.
  const isInside = src === '' && !attribute(grammar, 'srcexpr');
  return mode === 'voice' || (mode === undefined && isInside);
}

function checkProperty(
  element: XmlElement,
  reading: Reading,
  tell: (at: XmlElement['at'], remark: Remark) => void,
): void {
  const name = attribute(element, 'name');
  const value = attribute(element, 'value');
  if (!name || !value) return;
  const [isMeant, remark] = PROPERTIES[name.value] ?? [];
  if (isMeant && remark) {
    if (isMeant(value.value)) tell(value.at, remark);
  } else if (SPEECH_PROPERTIES.includes(name.value)) tell(name.at, IS_SPEECH(name.value));
  else if (name.value.endsWith('fetchhint')) {
    if (value.value === 'prefetch') tell(value.at, NOT_AHEAD);
  } else if (!KNOWN_PROPERTIES.includes(name.value) && !name.value.includes('.'))
    // Names with a dot are those of other platforms (VoiceXML 2.0 6.3).
    reading.warning(
      'VXML_UNKNOWN_PROPERTY',
      name.at,
      `No property is called ${JSON.stringify(name.value)}: it does nothing`,
      nearest(name.value, KNOWN_PROPERTIES, (one) => `Did you mean ${JSON.stringify(one)}?`) ?? LEAVE_OUT,
    );
}
