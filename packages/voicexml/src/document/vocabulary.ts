/** What an element may have. Attributes with `!` are required. Groups of children begin with `%`. */
interface ElementFacts {
  readonly attributes: readonly string[];
  readonly required: readonly string[];
  readonly children: ReadonlySet<string>;
  /** Whether text has a meaning inside. */
  readonly hasText: boolean;
}

const GROUPS: Readonly<Record<string, string>> = {
  '%speech': 'break emphasis mark p paragraph phoneme prosody s say-as sentence sub voice',
  '%audio': 'audio value enumerate %speech',
  '%events': 'catch help noinput nomatch error',
  '%executable':
    'assign clear data disconnect exit foreach goto if log prompt reprompt return script submit throw var %audio',
  '%item': 'prompt property %events %audio',
};

const FETCH = 'fetchtimeout fetchhint fetchaudio maxage maxstale caching';
const HANDLER = 'count cond xml:base xml:lang';

/** name: attributes | children. `#text` among the children allows text. */
const ELEMENTS: Readonly<Record<string, string>> = {
  vxml: 'version! application xml:base xml:lang xml:id | data form link menu meta metadata property script var %events',
  meta: 'name http-equiv content! |',
  metadata: '| #any',
  form: 'id scope xml:id | block data field filled grammar initial link object property record script subdialog transfer var %events',
  menu: 'id scope accept dtmf | choice grammar #text property prompt link script %events %audio',
  field: 'name expr cond type slot modal xml:base xml:lang | filled grammar link option #text %item',
  initial: 'name expr cond | link #text %item',
  block: 'name expr cond | #text %executable',
  record: 'name expr cond modal beep maxtime finalsilence dtmfterm type | filled grammar link #text %item',
  transfer:
    'name expr cond dest destexpr bridge type connecttimeout maxtime transferaudio aai aaiexpr | filled grammar link #text %item',
  subdialog: `name expr cond src srcexpr namelist method enctype ${FETCH} | filled param #text %item`,
  object: `name expr cond classid codebase codetype data type archive ${FETCH} | filled param #text %item`,
  param: 'name! expr value valuetype type |',
  choice: `dtmf accept next expr event eventexpr message messageexpr ${FETCH} | grammar #text %audio`,
  option: 'dtmf accept value | #text',
  link: `next expr event eventexpr message messageexpr dtmf ${FETCH} | grammar`,
  property: 'name! value! |',
  filled: 'mode namelist | #text %executable',
  catch: `event ${HANDLER} | #text %executable`,
  help: `${HANDLER} | #text %executable`,
  noinput: `${HANDLER} | #text %executable`,
  nomatch: `${HANDLER} | #text %executable`,
  error: `${HANDLER} | #text %executable`,
  var: 'name! expr |',
  assign: 'name! expr! |',
  clear: 'namelist |',
  if: 'cond! | else elseif #text %executable',
  elseif: 'cond! |',
  else: '|',
  foreach: 'array! item! | #text %executable',
  goto: `next expr nextitem expritem ${FETCH} |`,
  submit: `next expr namelist method enctype ${FETCH} |`,
  exit: 'expr namelist |',
  return: 'event eventexpr message messageexpr namelist |',
  disconnect: 'namelist |',
  throw: 'event eventexpr message messageexpr |',
  reprompt: '|',
  log: 'label expr | #text value',
  script: `src srcexpr charset type ${FETCH} | #text`,
  data: `name src srcexpr method enctype namelist ${FETCH} |`,
  prompt:
    'bargein bargeintype cond count timeout xml:lang xml:base version | foreach lexicon meta metadata #text %audio',
  audio: `src expr ${FETCH} | desc #text %audio`,
  value: 'expr! |',
  enumerate: '| #text %audio',
  desc: 'xml:lang | #text',
  lexicon: 'uri! type |',
  break: 'time strength size |',
  mark: 'name nameexpr |',
  emphasis: 'level | #text foreach %audio',
  p: 'xml:lang | #text foreach %audio',
  paragraph: 'xml:lang | #text foreach %audio',
  s: 'xml:lang | #text foreach %audio',
  sentence: 'xml:lang | #text foreach %audio',
  phoneme: 'alphabet ph! | #text',
  prosody: 'pitch contour range rate duration volume | #text foreach %audio',
  'say-as': 'interpret-as type format detail | #text value',
  sub: 'alias! | #text',
  voice: 'xml:lang gender age variant name | #text foreach %audio',
  grammar: `version xml:lang xml:base mode root tag-format src srcexpr type scope weight ${FETCH} | #text lexicon meta metadata rule tag`,
  rule: 'id! scope | #text example item one-of ruleref tag token',
  example: '| #text',
  item: 'repeat repeat-prob weight xml:lang | #text item one-of ruleref tag token',
  'one-of': 'xml:lang | item',
  ruleref: 'uri type special xml:lang |',
  tag: '| #text',
  token: 'xml:lang | #text',
};

const VOCABULARY: ReadonlyMap<string, ElementFacts> = new Map(
  Object.entries(ELEMENTS).map(([name, line]) => [name, factsOf(line)]),
);

export const ELEMENT_NAMES: readonly string[] = [...VOCABULARY.keys()];

export const EVENT_HANDLERS: ReadonlySet<string> = new Set(words(GROUPS['%events'] ?? ''));

export function elementFacts(name: string): ElementFacts | undefined {
  return VOCABULARY.get(name);
}

function factsOf(line: string): ElementFacts {
  const [attributes = '', children = ''] = line.split('|');
  const all = words(attributes);
  const inside = words(children).flatMap(expand);
  return {
    attributes: all.map((name) => name.replace('!', '')),
    required: all.filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1)),
    children: new Set(inside),
    hasText: inside.includes('#text') || inside.includes('#any'),
  };
}

function expand(name: string): string[] {
  const group = GROUPS[name];
  return group === undefined ? [name] : words(group).flatMap(expand);
}

function words(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}
