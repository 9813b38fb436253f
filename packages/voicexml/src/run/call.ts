import type { EvaluatorFactory, Json, JsonObject } from '@ringback/script';
import { readDocument } from '../document/read-document.ts';
import { readGrammar } from '../grammar/srgs-reader.ts';
import { DEFAULT_LIMITS, type VoiceLimits } from '../limits.ts';
import type { VoiceEffect } from './effect.ts';
import { beginFetch } from './fetching.ts';
import type { VoiceInput } from './input.ts';
import { LiveCall, type PlatformWords, type UnitRecord } from './live-call.ts';
import { PRELUDE } from './prelude.ts';
import type { CallState, Ending } from './state.ts';
import { takeStep, type VoiceStep } from './step.ts';

/** What a call has from its platform. */
export interface CallOptions {
  readonly evaluatorFactory: EvaluatorFactory;
  readonly limits?: Partial<VoiceLimits>;
  /** `session` of scripts (VoiceXML 2.0 5.1.4): `connection.local.uri`, `connection.remote.uri`, ... and what else is known. */
  readonly session?: JsonObject;
  /** Of texts that say nothing of their language; default `en-US`. */
  readonly language?: string;
  readonly words?: Partial<PlatformWords>;
  /** Reads documents, for a platform that keeps what it has read; default `readDocument`. */
  readonly readDocument?: typeof readDocument;
}

const WORDS: PlatformWords = {
  help: 'No help is available.',
  nomatch: 'That was not one of the choices.',
  error: 'An error has occurred. Goodbye.',
};

/** One call that VoiceXML documents run. Moves only by `take`; between two inputs it can always be saved. */
export interface VoiceCall {
  /** Takes an input and gives what is to be done. After the effect `exit` nothing happens any more. */
  take(input: VoiceInput, step: VoiceStep): readonly VoiceEffect[];
  readonly ending: Ending | undefined;
  /** Text from which `restoreVoiceCall` makes the same call again; `undefined` when its data are too large. */
  save(): string | undefined;
}

/** Begins with a document: the first effect fetches it. `url` is absolute, and may name a dialog behind `#`. */
export function startVoiceCall(
  url: string,
  options: CallOptions,
  step: VoiceStep,
): { readonly call: VoiceCall; readonly effects: readonly VoiceEffect[] } {
  const evaluator = makeEvaluator(options);
  const state: CallState = {
    contexts: [],
    phase: { kind: 'running' },
    queue: [],
    playing: undefined,
    typeAhead: '',
    isConnected: true,
    lastNumber: 0,
    pace: { since: step.nowMs, fetches: 0, events: 0 },
    promptTimeoutMs: undefined,
    params: undefined,
  };
  const live = liveCall(options, evaluator, evaluator.newSession(), state, []);
  const effects = takeStep(
    live,
    () => {
      const [document = '', entry] = url.split('#', 2);
      const use = { kind: 'document' as const, entry, isSubmit: false, isSubdialog: false };
      const request = {
        use: 'document' as const,
        url: document,
        method: 'get' as const,
        body: undefined,
        timeoutMs: FIRST_FETCH_MS,
        maxAgeS: undefined,
        maxStaleS: undefined,
      };
      beginFetch(live, use, request, undefined);
    },
    step,
  );
  return { call: facade(live), effects };
}

const FIRST_FETCH_MS = 10_000;

/** The call that was saved. Throws when the text is none of `save`, or of other documents. */
export function restoreVoiceCall(text: string, options: CallOptions): VoiceCall {
  const saved: Saved = JSON.parse(text);
  const evaluator = makeEvaluator(options);
  for (const [kind, source, line, column, url] of saved.units)
    evaluator.compile(kind, source, { line, column, ...(url === '' ? {} : { url }) });
  const live = liveCall(options, evaluator, evaluator.restoreSession(saved.scopes), saved.state, saved.units);
  for (const [key, url, document] of saved.documents) {
    const reading = live.readDocument(document, url, live.limits);
    if (!reading.ok) throw new TypeError(`The saved document ${url} cannot be read`);
    live.documents.set(key, { document: reading.document, text: document });
  }
  for (const [url, grammar] of saved.grammars) {
    const reading = readGrammar(grammar, url, live.limits);
    if (!reading.ok) throw new TypeError(`The saved grammar ${url} cannot be read`);
    live.grammars.set(url, { tree: reading.tree, text: grammar });
  }
  return facade(live);
}

interface Saved {
  readonly state: CallState;
  readonly scopes: string;
  readonly units: UnitRecord[];
  readonly documents: readonly (readonly [key: number, url: string, text: string])[];
  readonly grammars: readonly (readonly [url: string, text: string])[];
}

function facade(live: LiveCall): VoiceCall {
  return {
    take: (input, step) => takeStep(live, input, step),
    get ending() {
      const { phase } = live.state;
      return phase.kind === 'ended' ? phase.ending : undefined;
    },
    save() {
      const scopes = live.scripts.save();
      if (!scopes.ok) return undefined;
      const saved: Saved = {
        state: live.state,
        scopes: scopes.value.text,
        units: live.unitRecords,
        documents: [...live.documents].map(([key, { document, text }]) => [key, document.url, text]),
        grammars: [...live.grammars].map(([url, { text }]) => [url, text]),
      };
      return JSON.stringify(saved);
    },
  };
}

function makeEvaluator(options: CallOptions) {
  const limits = limitsOf(options);
  return options.evaluatorFactory({
    name: 'call.vxml',
    stepBudget: limits.scriptSteps,
    maxValueLength: limits.valueLength,
    prelude: PRELUDE,
  });
}

function limitsOf({ limits }: CallOptions): VoiceLimits {
  return { ...DEFAULT_LIMITS, ...limits };
}

function liveCall(
  options: CallOptions,
  evaluator: ReturnType<EvaluatorFactory>,
  scripts: ReturnType<ReturnType<EvaluatorFactory>['newSession']>,
  state: CallState,
  unitRecords: UnitRecord[],
): LiveCall {
  const session = sessionVariables(options.session ?? {});
  scripts.bindSystem('session', () => session);
  return new LiveCall({
    state,
    evaluator,
    scripts,
    limits: limitsOf(options),
    words: { ...WORDS, ...options.words },
    readDocument: options.readDocument ?? readDocument,
    language: options.language ?? 'en-US',
    unitRecords,
  });
}

/** What every document may ask for is there, and has no value when the platform knows none. */
function sessionVariables(given: JsonObject): Json {
  const connection =
    typeof given['connection'] === 'object' && given['connection'] !== null ? given['connection'] : {};
  return {
    ...given,
    connection: {
      local: {},
      remote: {},
      protocol: {},
      redirect: null,
      aai: null,
      originator: null,
      ...connection,
    },
  };
}
