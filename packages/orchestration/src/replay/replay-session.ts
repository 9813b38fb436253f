import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject, SessionRecording, SessionTraceEntry, StepRecord } from '@ringback/core';
import type { Effect, PlatformAnswer, ReadOnlyNames, ScxmlEvent } from '@ringback/scxml';
import { DEFAULT_LIMITS, type EngineLimits } from '../engine/engine-limits.ts';
import type { PlatformCall, ScriptPlatform } from '../engine/script-platform.ts';
import type { StepOutcome, StepReport } from '../engine/session-engine.ts';
import { StepRunner } from '../engine/step-runner.ts';
import { ACTION_SCHEMAS } from '../modules/registry.ts';
import { SCRIPT_PLATFORM } from '../modules/script-platform.ts';
import { decidedBy, fingerprintOf } from '../sessions/step-record.ts';
import { stepsOf } from '../sessions/trace-entry.ts';

/** One macrostep, done again. */
export interface ReplayedStep {
  /** From 1. */
  readonly number: number;
  readonly entry: SessionTraceEntry;
  readonly configuration: readonly string[];
  /** What the document decided, whole. */
  readonly effects: readonly Effect[];
}

export type ReplayEnd =
  /** Every step came out as it is recorded. `failure`: why the platform ended the session. */
  | {
      readonly kind: 'same';
      readonly steps: number;
      readonly configuration: readonly string[];
      /** Final state; null when the session still ran, or was ended from outside. */
      readonly final: string | null;
      readonly failure: string | null;
      /** Steps that were passed over: what they were given, or the step before, is not kept. */
      readonly skipped: number;
    }
  | {
      readonly kind: 'differs';
      readonly step: number;
      readonly what: 'states' | 'effects' | 'readings';
      readonly recorded: Json;
      readonly replayed: Json;
    }
  | { readonly kind: 'impossible'; readonly why: string };

export interface ReplayOptions {
  /** Something in the recording is hidden: what effects say is not compared then, only what they are. */
  readonly isMasked?: boolean;
  readonly limits?: EngineLimits;
  readonly stepped?: (step: ReplayedStep) => void;
}

/** One that is enough: a replay has one session. */
const SESSIONS = 1;
const TENANT = 'Environment';

/**
 * Gives a session once more everything that it was given, and compares what comes of it: the same states, the same
 * effects, the same end (P7). Runs in the thread of the caller and touches nothing: effects are compared, not performed.
 */
export async function replaySession(
  recording: SessionRecording,
  { isMasked = false, limits = DEFAULT_LIMITS, stepped }: ReplayOptions = {},
): Promise<ReplayEnd> {
  const { sessionId, document, entries } = recording;
  const recorded = new RecordedPlatform();
  const runner = new StepRunner({
    actionSchemas: ACTION_SCHEMAS,
    platform: recorded,
    limits,
    mostSessions: SESSIONS,
  });
  const { hash, ...source } = document;
  const loaded = await runner.handle({ kind: 'document', hash, source });
  if (loaded.kind !== 'done')
    return impossible('The document in the recording is not the one that the session ran.');

  let last: StepReport | null = null;
  let steps = 0;
  let skipped = 0;
  let failure: string | null = null;
  /** Number of the step that follows; null where only one can that brings the session along. */
  let next: number | null = null;
  for (const [index, entry] of entries.entries()) {
    const { record } = entry;
    const step = index + 1;
    if (entry.failure !== null) {
      failure = entry.failure;
      if (record === undefined) continue;
    }
    if (record === undefined || (record.server === null && record.number !== next)) {
      // What came before is not kept: the session can be taken up only where it was saved.
      next = null;
      skipped++;
      continue;
    }
    next = record.number + 1;
    if (record.server !== null)
      await runner.handle({ kind: 'publish', known: { tenant: TENANT, server: record.server.facts } });
    recorded.expect(entry.reads);
    const outcome = await runner.handle(requestOf(recording, entry, record));
    if (outcome.kind !== 'stepped') return impossible(whyNot(step, outcome as StepOutcome));
    stepped?.({ number: step, entry, configuration: outcome.configuration, effects: outcome.effects });
    const difference = differenceOf(entry, record, outcome, isMasked) ?? recorded.difference();
    if (difference !== null) return { kind: 'differs', step, ...difference };
    last = outcome;
    steps++;
  }
  if (last === null) return impossible(whyNothing(entries));
  const { configuration, status } = last;
  const final = status.kind === 'final' ? status.state : null;
  return { kind: 'same', steps, configuration, final, failure, skipped };

  function requestOf(
    { document: { hash: documentHash } }: SessionRecording,
    { at }: SessionTraceEntry,
    { input, seed, facts, server, snapshot }: StepRecord,
  ): Parameters<StepRunner['handle']>[0] {
    const moment = {
      sessionId,
      documentHash,
      nowMs: at,
      seed,
      facts,
      ...(server === null ? {} : { eventUrl: server.eventUrl }),
    };
    switch (input.kind) {
      case 'start':
        return {
          kind: 'start',
          order: { ...moment, parameters: input.parameters, invokeId: input.invokeId },
        };
      case 'event': {
        const event = input.event as unknown as ScxmlEvent;
        return { kind: 'deliver', order: { ...moment, snapshot, event, more: input.more } };
      }
      case 'end':
        return { kind: 'terminate', order: { ...moment, snapshot } };
    }
  }
}

type Difference = Omit<Extract<ReplayEnd, { kind: 'differs' }>, 'kind' | 'step'>;

function differenceOf(
  entry: SessionTraceEntry,
  record: StepRecord,
  report: StepReport,
  isMasked: boolean,
): Difference | null {
  const states = plain(stepsOf(report.trace));
  if (!isDeepStrictEqual(states, plain(entry.steps)))
    return { what: 'states', recorded: plain(entry.steps), replayed: states };
  const decided = decidedBy(report.effects);
  const isSame =
    isDeepStrictEqual(decided, [...record.decided]) &&
    (isMasked || fingerprintOf(report.effects) === record.fingerprint);
  if (!isSame) return { what: 'effects', recorded: record.decided, replayed: plain(report.effects) };
  return null;
}

/** As JSON has it: what was recorded has been text meanwhile. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

function impossible(why: string): ReplayEnd {
  return { kind: 'impossible', why };
}

function whyNothing(entries: SessionRecording['entries']): string {
  if (entries.length === 0) return 'Nothing is recorded of the session.';
  return entries.some(({ record }) => record !== undefined)
    ? 'The beginning of the session is not kept any more.'
    : 'What the session was given is not in it: option session-recording of section ors was off.';
}

function whyNot(number: number, outcome: StepOutcome): string {
  if (outcome.kind === 'killed' || outcome.kind === 'faulted')
    return `Step ${number} cannot be done again: ${outcome.text}`;
  return `Step ${number} cannot be done again: the session is not there.`;
}

/** Answers scripts with what they were told when the session was recorded; what only decides is decided anew. */
class RecordedPlatform implements ScriptPlatform {
  readonly objects = SCRIPT_PLATFORM.objects;
  #reads: SessionTraceEntry['reads'] = [];
  #next = 0;
  #difference: Difference | null = null;

  expect(reads: SessionTraceEntry['reads']): void {
    this.#reads = reads;
    this.#next = 0;
    this.#difference = null;
  }

  /** What scripts asked otherwise than then. */
  difference(): Difference | null {
    if (this.#difference !== null) return this.#difference;
    const rest = this.#reads.slice(this.#next);
    return rest.length === 0 ? null : { what: 'readings', recorded: plain(rest), replayed: [] };
  }

  shown(known: JsonObject): JsonObject {
    return SCRIPT_PLATFORM.shown(known);
  }

  names(shown: JsonObject, facts: JsonObject): ReadOnlyNames {
    return SCRIPT_PLATFORM.names(shown, facts);
  }

  answer(call: PlatformCall): PlatformAnswer {
    const { name, args } = call;
    const read = this.#reads[this.#next];
    if (read !== undefined && read.name === name && isDeepStrictEqual(plain(read.args), plain(args))) {
      this.#next++;
      return read.problem === undefined
        ? { ok: true, value: read.value }
        : { ok: false, message: read.problem };
    }
    const decided = SCRIPT_PLATFORM.answer(call);
    if (decided.ok && decided.decides === true) return decided;
    this.#difference ??= {
      what: 'readings',
      recorded: read === undefined ? null : plain(read),
      replayed: plain({ name, args }),
    };
    return { ok: false, message: `${name} was not asked for when the session was recorded` };
  }
}
