import type {
  Clock,
  OutboxEntry,
  SessionId,
  SessionTraceEntry,
  StepRecord,
  Telemetry,
  Write,
} from '@ringback/core';
import type { Json, JsonObject, ScxmlEvent, SessionStatus } from '@ringback/scxml';
import type { SessionEngine, StartOrder, StepOutcome } from '../engine/session-engine.ts';
import { OrchestrationError } from '../errors.ts';
import { sessionFacts } from '../modules/genesys/session-facts.ts';
import { keyTable } from '../modules/key-table.ts';
import type { ModulePorts } from '../modules/module.ts';
import { type EffectContext, interpretEffects } from './effects.ts';
import { checkpointOf, type LiveSession, rollBack } from './live-session.ts';
import type { SessionLimits } from './session-limits.ts';
import { eventRecord, recordOf } from './step-record.ts';
import { failureEntry, traceEntry } from './trace-entry.ts';

export interface TurnPorts extends ModulePorts {
  readonly engine: SessionEngine;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Where the HTTP interface is reached. */
  readonly url: () => string;
  /** What documents are given at their start besides parameters, by `<data>` id. */
  readonly given: () => JsonObject;
  /** What scripts see of the server. */
  readonly server: () => JsonObject;
  /** Events that may wait for a session, and whether steps are written down, and with all that they were given (P7). */
  readonly limits: () => Pick<SessionLimits, 'pendingEvents' | 'isTraced' | 'isRecorded'>;
  /** The session as it was committed last. Throws when it cannot be read. */
  readonly saved: (id: SessionId) => Promise<string>;
}

/** What a session comes to by the events of one turn. Nothing of it has been committed or performed. */
export interface TurnResult {
  readonly writes: readonly Write[];
  readonly performs: readonly (() => void)[];
  readonly mail: readonly OutboxEntry[];
  readonly trace: readonly SessionTraceEntry[];
  readonly standing:
    | { readonly kind: 'unchanged' }
    | { readonly kind: 'running'; readonly snapshot: string }
    | { readonly kind: 'ended'; readonly status: SessionStatus }
    /** Ended by the platform. */
    | { readonly kind: 'failed'; readonly text: string };
}

/** How a turn begins: with the first step of a session, or with events for one that runs. */
export type Opening = Pick<StartOrder, 'parameters' | 'invokeId'> | null;

export interface TurnEvents {
  readonly events: readonly ScxmlEvent[];
  /** After the events its exit handlers are run, and it is over. */
  readonly isLast?: boolean;
}

/** Events a session may take within one turn before it counts as endless, and what it gets after it was told so. */
const MOST_STEPS = 1000;
const GRACE_STEPS = 100;
/** Each of these means that another session ended what ran this one. */
const MOST_TRIES = 50;
const NOT_KEPT: JsonObject = {};
const ENDLESS = 'The document sends itself events without end.';
const TOO_MANY = 'Too many events wait for the session.';
const BROKEN = 'The session failed and was ended.';

/**
 * Runs events through the document, with what they lead to at once, until the session waits for something outside.
 * When what runs the document is ended by another session meanwhile, everything is taken back and done again.
 */
export async function runTurn(
  live: LiveSession,
  opening: Opening,
  input: TurnEvents,
  ports: TurnPorts,
): Promise<TurnResult> {
  const before = checkpointOf(live);
  for (let tries = 1; ; tries++) {
    const result = await tryTurn(live, opening, input, ports);
    if (result !== 'interrupted') return result;
    rollBack(live, before);
    if (tries >= MOST_TRIES) {
      throw new OrchestrationError('ORS_SESSION_LOST', 'What runs the session was ended again and again.', {
        details: { sessionId: live.sessionId, tries },
      });
    }
    if (opening === null) live.snapshot = await ports.saved(live.sessionId);
  }
}

async function tryTurn(
  live: LiveSession,
  opening: Opening,
  { events, isLast = false }: TurnEvents,
  ports: TurnPorts,
): Promise<TurnResult | 'interrupted'> {
  const { engine, telemetry } = ports;
  const { sessionId, documentHash } = live;
  const now = ports.clock.now();
  const moment = (facts: JsonObject, seed: number) => ({
    sessionId,
    documentHash,
    nowMs: now,
    seed,
    facts: facts === live.factsGiven && live.snapshot === null ? null : facts,
    eventUrl: `${ports.url()}/scxml/session/${sessionId}/event`,
  });
  /** What the modules decide by. Made for the whole turn: there is much of it, and most steps have something to decide. */
  const context = contextOf(ports, live, now);
  const writes: Write[] = [];
  const performs: (() => void)[] = [];
  const mail: OutboxEntry[] = [];
  const trace: SessionTraceEntry[] = [];
  const queue = [...events];
  let snapshot: string | null = null;
  let steps = 0;

  const { pendingEvents: mostPending, isTraced, isRecorded } = ports.limits();
  let left = MOST_STEPS;
  let isWarned = false;
  /** What breaks a limit hears of it before anything else; the second time is the end. */
  const warn = (message: string): boolean => {
    if (isWarned) return false;
    isWarned = true;
    left = GRACE_STEPS;
    queue.splice(mostPending);
    queue.unshift({ name: 'error.execution.pending-limit', type: 'platform', data: { message } });
    return true;
  };

  const fail = (text: string): TurnResult => {
    trace.push(failureEntry(now, text));
    return { writes, performs, mail, trace, standing: { kind: 'failed', text } };
  };
  for (let first = opening, closing = isLast; ; first = null) {
    const seed = Math.floor(ports.chance.random() * 0x7fffffff);
    if (first === null && queue.length === 0 && !closing) break;
    const facts = sessionFacts(live);
    const given = moment(facts, seed);
    let input: StepRecord['input'];
    let outcome: StepOutcome;
    let name: string | null = null;
    const { snapshot: takenUp } = live;
    if (first === null && queue.length === 0 && closing) {
      closing = false;
      input = { kind: 'end' };
      outcome = await engine.terminate({ snapshot: takenUp, ...given });
    } else if (first !== null) {
      const parameters = merged(ports.given(), first.parameters);
      input = { kind: 'start', parameters, invokeId: first.invokeId };
      outcome = await engine.start({ parameters, invokeId: first.invokeId, ...given });
    } else {
      const tooMany = queue.length > mostPending + (isWarned ? 1 : 0);
      if (tooMany && !warn(`More than ${mostPending} events wait.`)) return fail(TOO_MANY);
      if (queue.length > 0 && --left < 0 && !warn(ENDLESS)) return fail(ENDLESS);
      const event = queue.shift();
      if (event === undefined) break;
      steps++;
      name = event.name;
      telemetry.count('scxml_events');
      const more = queue.length > 0 || closing;
      // Copied only for who keeps it.
      input = { kind: 'event', event: isRecorded ? eventRecord(event) : NOT_KEPT, more };
      outcome = await engine.deliver({ event, snapshot: takenUp, more, ...given });
    }
    if (outcome.kind === 'absent') return 'interrupted';
    live.snapshot = null;
    live.factsGiven = facts;
    if (outcome.kind !== 'stepped') {
      telemetry.log('error', `session.${outcome.kind}`, {
        sessionId,
        callbackId: live.callback?.id,
        text: outcome.text,
      });
      return fail(outcome.kind === 'killed' ? outcome.text : BROKEN);
    }
    ({ snapshot } = outcome);
    live.steps++;
    if (isTraced) {
      const { steps: number } = live;
      const { server } = ports;
      const record = isRecorded ? recordOf({ number, input, moment: given, takenUp, server }, outcome) : null;
      trace.push(traceEntry(now, name, outcome, record));
    }
    try {
      if (outcome.effects.length > 0) {
        const decided = interpretEffects(outcome.effects, context);
        writes.push(...decided.writes);
        performs.push(...decided.performs);
        queue.push(...decided.events);
        mail.push(...decided.mail);
      }
    } catch (error) {
      // A module failed: this session is ended with a reason rather than left behind.
      telemetry.log('error', 'session.failed', { sessionId, callbackId: live.callback?.id, error });
      return fail(BROKEN);
    }
    const { status } = outcome;
    if (status.kind === 'failed') return fail(status.message);
    if (status.kind !== 'running')
      return { writes, performs, mail, trace, standing: { kind: 'ended', status } };
  }
  if (steps === 0 && opening === null)
    return { writes, performs, mail, trace, standing: { kind: 'unchanged' } };
  snapshot ??= await engine.save(sessionId);
  return snapshot === null
    ? 'interrupted'
    : { writes, performs, mail, trace, standing: { kind: 'running', snapshot } };
}

/** The ports stand behind it: copied for each turn they would cost more than what is done with them. */
function contextOf(ports: TurnPorts, live: LiveSession, now: number): EffectContext {
  const context: TurnPorts & { live?: LiveSession; now?: number } = Object.create(ports);
  return Object.assign(context, { live, now });
}

function merged(given: JsonObject, parameters: JsonObject): JsonObject {
  const all = keyTable<Json>();
  for (const from of [given, parameters]) {
    for (const name in from) {
      const value = from[name];
      if (value !== undefined) all[name] = value;
    }
  }
  return all;
}
