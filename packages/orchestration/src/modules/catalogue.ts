import type { ElementFacts, ModuleCatalogue } from '@ringback/scxml';

// What the functional modules take and answer, for tools that look at documents without running them (ORS reference 2-7).

const words = (text: string): readonly string[] => text.split(' ');
const REQUEST = ['requestid'];

/** An action of the usual form: `<module>.<action>.done` or `error.<module>.<action>`. */
function action(name: string, attributes: readonly string[], more: Partial<ElementFacts> = {}): ElementFacts {
  return {
    attributes: [...REQUEST, ...attributes],
    events: [],
    success: `${name}.done`,
    failure: `error.${name}`,
    ...more,
  };
}

const background = (
  name: string,
  attributes: readonly string[],
  more: Partial<ElementFacts> = {},
): ElementFacts => action(name, attributes, { isBackground: true, ...more });

/** An element that stands inside of an action, or that answers with nothing. */
const silent = (...attributes: string[]): ElementFacts => ({ attributes, events: [] });

const CALL = words(
  'interactionid from to type reason udata hints timeout callernumber callername trunk whisper',
);
const TREATMENT = words('interactionid device language hints loop');

const queue: Readonly<Record<string, ElementFacts>> = {
  submit: action(
    'queue.submit',
    words(
      'queue priority ordertype orderstat interactionid route timeout clearontimeout reserve extensions whisper',
    ),
    { events: ['queue.submit.requestid', 'queue.reservation.ended'] },
  ),
  update: background('queue.update', words('queue priority ordertype orderstat interactionid timeout')),
  query: background('queue.query', ['interactionid', 'queue']),
  cancel: background('queue.cancel', ['interactionid', 'queue']),
  targets: silent('type', 'statserver'),
  targetid: silent('expr'),
  target: silent('name', 'type', 'statserver', 'weight', 'threshold', 'skill', 'expr'),
};

const voiceAction = (name: string, attributes: readonly string[]): ElementFacts =>
  action(`voice.${name}`, attributes);
const ixnAction = (name: string, attributes: readonly string[]): ElementFacts =>
  background(`interaction.${name}`, attributes);
const HOLDING = words('interactionid from to resource hints reason udata');

const interaction: Readonly<Record<string, ElementFacts>> = {
  createcall: action('voice.createcall', CALL, {
    dials: true,
    events: ['interaction.deleted', 'interaction.digit', 'interaction.partystatechanged'],
  }),
  redirect: action('interaction.redirect', [...CALL, 'detach', 'resource'], { dials: true }),
  merge: action('interaction.merge', ['interactionid', 'frominteractionid'], {
    events: ['interaction.onmerge'],
  }),
  terminate: ixnAction('terminate', words('interactionid callrequestid reason resource hints')),
  attach: ixnAction('attach', ['interactionid']),
  detach: ixnAction('detach', ['interactionid']),
  associate: ixnAction('associate', ['interactionid']),
  accept: ixnAction('accept', ['interactionid', 'resource']),
  udata: ixnAction('udata', ['interactionid', 'udata', 'delete']),
  hold: voiceAction('hold', HOLDING),
  retrieve: voiceAction('retrieve', HOLDING),
  conference: voiceAction('conference', HOLDING),
  transfer: voiceAction('transfer', HOLDING),
};

const treatment = (name: string, ...attributes: string[]): ElementFacts =>
  action(`dialog.${name}`, [...TREATMENT, ...attributes]);
const INPUT = words(
  'max_digits abort_digits term_digits backspace_digits ignore_digits reset_digits total_timeout start_timeout digit_timeout verification_digits verification_attempts attempts',
);

const dialog: Readonly<Record<string, ElementFacts>> = {
  play: treatment('play'),
  collect: treatment('collect', ...INPUT),
  playandcollect: treatment('playandcollect', ...INPUT),
  playandverify: treatment('playandverify', ...INPUT),
  playsound: background('dialog.playsound', [...TREATMENT, 'type', 'resource', 'duration']),
  start: action('dialog.start', [...TREATMENT, 'type', 'src', 'srcexpr'], {
    events: ['dialog.start.requestid'],
  }),
  stop: background('dialog.stop', TREATMENT),
  pause: background('dialog.pause', [...TREATMENT, 'duration']),
  remote: treatment('remote', 'destination', 'default'),
  createann: treatment('createann', 'userid', 'text'),
  deleteann: treatment('deleteann', 'userid', 'userannid'),
  runtreatments: silent(),
  prompts: silent('type', 'interrupt'),
  prompt: silent('intid', 'number', 'userannid', 'text', 'id', 'interrupt'),
  input: silent(...INPUT),
};

const session: Readonly<Record<string, ElementFacts>> = {
  fetch: action(
    'session.fetch',
    words(
      'src srcexpr method enctype type timeout maxage maxstale headers gdelivery gd_retries gd_retry_interval username password hints',
    ),
  ),
  start: action('session.start', words('src srcexpr sessionid idealtime delay hints'), {}),
  updatestart: background('session.updatestart', ['sessionid', 'idealtime', 'delay']),
  terminate: background('session.terminate', ['sessionid']),
};

const statistic: Readonly<Record<string, ElementFacts>> = {
  subscribe: background('statistic.subscribe', words('object statistic interval statserver'), {
    events: ['statistic.update'],
  }),
  unsubscribe: background('statistic.unsubscribe', ['object', 'statistic', 'statserver']),
};

const classification: Readonly<Record<string, ElementFacts>> = {
  classify: background('classification.classify', ['interactionid', 'category']),
  screen: background('classification.screen', ['interactionid', 'rule']),
};

const callback: Readonly<Record<string, ElementFacts>> = {
  update: {
    attributes: ['state', 'text', ...REQUEST],
    events: [],
    failure: 'error.callback.update',
    isBackground: true,
  },
  complete: {
    attributes: ['reason', 'text', 'outcome', ...REQUEST],
    events: [],
    failure: 'error.callback.complete',
    isBackground: true,
  },
  restart: {
    attributes: ['at', 'number', 'text', ...REQUEST],
    events: [],
    failure: 'error.callback.restart',
    isBackground: true,
  },
  note: silent('text', 'event', ...REQUEST),
  report: {
    attributes: ['data', 'final', ...REQUEST],
    events: [],
    failure: 'error.callback.report',
    isBackground: true,
  },
  tally: {
    attributes: ['queue', 'event', 'waited', ...REQUEST],
    events: [],
    failure: 'error.callback.tally',
    isBackground: true,
  },
  texts: action('callback.texts', ['file', 'language']),
  origin: {
    attributes: ['interactionid', 'data', 'arrival', ...REQUEST],
    events: [],
    failure: 'error.callback.origin',
    isBackground: true,
  },
  push: {
    attributes: ['action', ...REQUEST],
    events: [],
    failure: 'error.callback.push',
    isBackground: true,
  },
  match: action('callback.match', words('interactionid number code phone')),
  access: action('callback.access', words('group code codelength timeout phone until')),
  create: action('callback.create', words('service number waitingsince interactionid')),
  slots: action('callback.slots', words('service day time count')),
  find: action('callback.find', words('phone service')),
  take: action('callback.take', words('id interactionid')),
  move: action('callback.move', words('id at')),
  withdraw: action('callback.withdraw', words('id reason')),
};

const desk: Readonly<Record<string, ElementFacts>> = {
  ask: action('desk.ask', words('kind agent data actions timeout')),
  withdraw: silent(...REQUEST),
  state: {
    attributes: [...REQUEST, 'agent', 'state', 'reason'],
    events: [],
    failure: 'error.desk.state',
    isBackground: true,
  },
};

/** What a linter must know of the functional modules and of what comes to a session unasked. */
export const MODULE_CATALOGUE: ModuleCatalogue = {
  elements: {
    'http://www.genesyslab.com/modules/queue': queue,
    'http://www.genesyslab.com/modules/interaction': interaction,
    'http://www.genesyslab.com/modules/dialog': dialog,
    'http://www.genesyslab.com/modules/session': session,
    'http://www.genesyslab.com/modules/statistic': statistic,
    'http://www.genesyslab.com/modules/classification': classification,
    'http://www.genesyslab.com/modules/ws': {
      response: {
        attributes: [...REQUEST, 'type', 'resultcode', 'headers'],
        events: ['ws.response.done'],
        failure: 'error.ws.response',
        isBackground: true,
      },
    },
    'urn:ringback:callback': callback,
    'urn:ringback:desk': desk,
  },
  unsolicited: [
    'callback.cancel',
    'callback.changed',
    'callback.pause',
    'callback.postpone',
    'callback.resume',
    'interaction.added',
    'interaction.present',
    'interaction.onrouterequest',
    'interaction.partystatechanged',
    'interaction.udata.changed',
    'interaction.onmerge',
    'interaction.deleted',
    'interaction.abandoned',
    'interaction.digit',
    'statistic.update',
    'cancel.invoke',
    'gms.start',
  ],
};
