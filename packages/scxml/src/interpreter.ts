import type { CompiledUnit, Json } from '@ringback/script';
import { lineOf } from '@ringback/xml';
import { bindEvent } from './bind-event.ts';
import type { ScxmlEvent } from './event.ts';
import { executeBlock, runScript } from './executable-content.ts';
import { initialiseAll, initialiseData } from './initialise-data.ts';
import { cancelInvokes, serveInvokes, startInvoke } from './invocation.ts';
import type { LiveSession } from './live-session.ts';
import { limitEvent, SessionFailed } from './live-session.ts';
import type { Macrostep } from './macrostep.ts';
import { countEntries, newMacrostep } from './macrostep.ts';
import type { StateNode, Transition } from './model.ts';
import { isAtomic, isCompound } from './model.ts';
import type { Carried } from './payload-value.ts';
import { takePayload } from './payload-value.ts';
import {
  computeEntries,
  computeExits,
  inDocumentOrder,
  removeConflicts,
  transitionDomain,
} from './state-sets.ts';
import type { TraceEntry, TraceTransition } from './step-result.ts';

// The algorithm of SCXML Appendix D. Where it blocks to wait for an external event, a step ends here.

// Microsteps granted to a document after it was told that it ran too long.
const GRACE_MICROSTEPS = 100;

export function start(session: LiveSession, params: Readonly<Record<string, Json>>): void {
  contain(session, () => {
    const run = newMacrostep(session);
    const { root, scripts } = session.document.model;
    if (!initialiseAll(session, params)) initialiseOneByOne(session, params);
    for (const script of scripts) runScript(session, script);
    if (root.initial) {
      const trace = openTrace([], undefined);
      executeBlock(session, root.initial.content);
      enterStates(session, [root.initial], [root], trace);
      session.trace.push(trace);
    }
    runToQuiescence(session, run);
  });
}

function initialiseOneByOne(session: LiveSession, params: Readonly<Record<string, Json>>): void {
  const { root, states, binding } = session.document.model;
  initialiseData(session, root, params);
  for (const state of states) {
    if (state === root) continue;
    if (binding === 'early') initialiseData(session, state, {});
    // With late binding the variables are there from the start, their values come later (SCXML 5.3.3).
    else for (const { id } of state.data) session.taken(session.scripts.declare(id, undefined));
  }
}

export function processExternal(session: LiveSession, event: ScxmlEvent): void {
  contain(session, () => {
    const run = newMacrostep(session);
    session.failedConditions.clear();
    if (event.sendId !== undefined) session.waitingSends.arrived(event.sendId);
    const bound = bindEvent(session, event);
    serveInvokes(session, bound);
    step(session, selectTransitions(session, bound), bound, run, true);
    runToQuiescence(session, run);
  });
}

/** Ends the session from outside (Appendix D, exitInterpreter). */
export function cancel(session: LiveSession): void {
  contain(session, () => {
    session.running = false;
    // The event of the step before is not part of a saved session, so exit handlers must not see it by luck.
    const { parentInvokeId } = session;
    const name = parentInvokeId === undefined ? 'cancel.session' : `cancel.invoke.${parentInvokeId}`;
    bindEvent(session, { name, type: 'platform' });
    exitInterpreter(session);
    session.status = { kind: 'cancelled' };
  });
}

/** Lets a step end the session by a limit, and nothing else by it. */
function contain(session: LiveSession, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SessionFailed)) throw error;
    for (const invoke of session.activeInvokes) {
      session.effects.push({ kind: 'cancelInvoke', invokeId: invoke.id });
    }
    session.activeInvokes = [];
    session.internalQueue.length = 0;
    session.running = false;
    session.status = { kind: 'failed', reason: error.reason, message: error.message };
  }
}

function runToQuiescence(session: LiveSession, run: Macrostep): void {
  while (session.running) {
    const eventless = selectTransitions(session, undefined);
    if (eventless.length > 0) {
      step(session, eventless, undefined, run, false);
      continue;
    }
    const internal = session.internalQueue.shift();
    if (internal) {
      const bound = bindEvent(session, internal);
      step(session, selectTransitions(session, bound), bound, run, false);
      continue;
    }
    if (session.statesToInvoke.size > 0) startInvokes(session);
    if (session.internalQueue.length === 0) return;
  }
  exitInterpreter(session);
}

function startInvokes(session: LiveSession): void {
  for (const state of inDocumentOrder(session.statesToInvoke)) {
    for (const invoke of state.invokes) startInvoke(session, invoke);
  }
  session.statesToInvoke.clear();
}

function step(
  session: LiveSession,
  transitions: readonly Transition[],
  event: ScxmlEvent | undefined,
  run: Macrostep,
  isExternal: boolean,
): void {
  const trace = openTrace(transitions, event);
  if (transitions.length === 0) {
    if (isExternal) session.trace.push(trace);
    return;
  }
  // What answers such an error may lead back to the condition that failed.
  if (event?.name.startsWith('error.execution') !== true) session.failedConditions.clear();
  run.microsteps += 1;
  if (run.microsteps > run.allowed || run.over !== undefined) {
    tooLong(session, run);
    return;
  }
  // Leaving a state may change its history, and so what a transition leads to, but not what it is about.
  const domains = transitions.map((transition) => transitionDomain(transition, session.history));
  exitStates(session, domains, trace);
  for (const { source, content } of transitions) {
    if (content.length === 0) continue;
    if (source.scope !== undefined) session.seeVariablesOf(source);
    executeBlock(session, content);
  }
  session.dropVariables();
  enterStates(session, transitions, domains, trace);
  session.trace.push(trace);
  if (run.microsteps >= session.document.limits.stateEntries) countEntries(session, run, trace);
}

/**
 * Eventless transitions go before any event, so a document that circles would never hear of it by the queue:
 * the error event is offered to it at once, and it has a few microsteps more to act on it.
 */
function tooLong(session: LiveSession, run: Macrostep): void {
  const { microsteps, stateEntries } = session.document.limits;
  const reason = run.over === undefined ? 'microstep-limit' : 'state-entry-limit';
  const message =
    run.over === undefined
      ? `The macrostep took more than ${microsteps} microsteps`
      : `The state ${JSON.stringify(run.over)} was entered more than ${stateEntries} times in one macrostep`;
  if (session.warned.has(reason)) throw new SessionFailed(reason, message);
  session.warned.add(reason);
  if (run.over === undefined) run.allowed = run.microsteps + GRACE_MICROSTEPS;
  run.over = undefined;
  run.entries?.clear();
  const event = limitEvent(reason, message);
  bindEvent(session, event);
  step(session, selectTransitions(session, event), event, run, true);
}

/** The transitions that an event (`undefined`: none) enables, at most one for each atomic state. */
function selectTransitions(session: LiveSession, event: ScxmlEvent | undefined): readonly Transition[] {
  const name = event?.name;
  const hearing = session.document.model.transitions.hearing(name, session.active);
  const [only] = hearing;
  if (!only) return NONE;
  if (hearing.length === 1) {
    const transition = firstEnabled(session, only, name);
    return transition ? [transition] : NONE;
  }
  const enabled = new Set<Transition>();
  for (const atomic of hearing) {
    const transition = firstEnabled(session, atomic, name);
    if (transition) enabled.add(transition);
  }
  return removeConflicts([...enabled], session.history);
}

const NONE: readonly Transition[] = [];

function firstEnabled(
  session: LiveSession,
  atomic: StateNode,
  event: string | undefined,
): Transition | undefined {
  for (let state: StateNode | undefined = atomic; state; state = state.parent) {
    for (const transition of state.transitions) {
      if (!answersTo(transition, event)) continue;
      if (!transition.cond) return transition;
      if (state.scope !== undefined) session.seeVariablesOf(state);
      if (isMet(session, transition, transition.cond)) return transition;
    }
  }
  return undefined;
}

/**
 * A condition that fails counts as false, and the document is told (SCXML 5.9.1): once, until a transition was taken that
 * did not answer such an error. Otherwise the condition would be looked at, fail and be told again, without end.
 */
function isMet(session: LiveSession, transition: Transition, cond: CompiledUnit): boolean {
  const outcome = session.scripts.test(cond);
  if (outcome.ok) return outcome.value;
  const wasTold = session.failedConditions.has(transition) && outcome.problem.kind !== 'budget';
  session.failedConditions.add(transition);
  if (!wasTold) session.scriptFailed(outcome.problem);
  return false;
}

function answersTo(transition: Transition, event: string | undefined): boolean {
  if (event === undefined || !transition.events) return event === undefined && !transition.events;
  for (const wanted of transition.events) {
    if (wanted === '*' || wanted === event) return true;
    if (event.length > wanted.length && event[wanted.length] === '.' && event.startsWith(wanted)) return true;
  }
  return false;
}

function exitStates(
  session: LiveSession,
  domains: readonly (StateNode | undefined)[],
  trace: OpenTrace,
): void {
  const exits = computeExits(domains, session.active);
  for (const state of exits) {
    if (state.invokes.length > 0) session.statesToInvoke.delete(state);
    for (const history of state.histories) {
      const inside = session.active.inside(state);
      session.history.set(
        history,
        inside.filter((active) => (history.deep ? isAtomic(active) : active.parent === state)),
      );
    }
  }
  for (const state of exits) leaveState(session, state, trace);
}

function leaveState(session: LiveSession, state: StateNode, trace: OpenTrace): void {
  if (state.scope !== undefined) session.seeVariablesOf(state);
  for (const block of state.onexit) executeBlock(session, block);
  cancelInvokes(session, state);
  session.active.delete(state);
  if (state.scope !== undefined) session.leaveVariables(state);
  trace.left.push(state.id);
}

function enterStates(
  session: LiveSession,
  transitions: readonly Transition[],
  domains: readonly (StateNode | undefined)[],
  trace: OpenTrace,
): void {
  for (const { state, blocks } of computeEntries(transitions, domains, session.history)) {
    session.active.add(state);
    if (state.invokes.length > 0) session.statesToInvoke.add(state);
    trace.entered.push(state.id);
    if (state.scope !== undefined) session.makeVariables(state);
    if (session.document.model.binding === 'late') initialiseData(session, state, {});
    for (const block of state.onentry) executeBlock(session, block);
    for (const block of blocks) executeBlock(session, block);
    if (state.kind === 'final') enteredFinal(session, state);
  }
}

function enteredFinal(session: LiveSession, state: StateNode): void {
  const { parent } = state;
  if (!parent || parent.kind === 'scxml') {
    session.running = false;
    return;
  }
  const carried = takePayload(session, state.donedata) ?? {};
  session.raise({ name: `done.state.${parent.id}`, type: 'platform', ...carried });
  const outer = parent.parent;
  if (outer?.kind === 'parallel' && outer.children.every((region) => isInFinal(session, region))) {
    session.raise({ name: `done.state.${outer.id}`, type: 'platform' });
  }
}

function isInFinal(session: LiveSession, state: StateNode): boolean {
  if (isCompound(state)) {
    return state.children.some((child) => child.kind === 'final' && session.active.has(child));
  }
  if (state.kind === 'parallel') return state.children.every((region) => isInFinal(session, region));
  return false;
}

function exitInterpreter(session: LiveSession): void {
  const trace = openTrace([], undefined);
  let final: { state: string; carried: Carried } | undefined;
  for (const state of [...session.active].reverse()) {
    leaveState(session, state, trace);
    if (state.kind === 'final' && state.parent?.kind === 'scxml') {
      final = { state: state.id, carried: takePayload(session, state.donedata) ?? {} };
    }
  }
  session.internalQueue.length = 0;
  session.statesToInvoke.clear();
  session.trace.push(trace);
  if (!final) return;
  const { data, dataFormat } = final.carried;
  const donedata = data === undefined ? {} : { donedata: data };
  session.status = { kind: 'final', state: final.state, ...donedata };
  session.emit({ kind: 'done', ...donedata, ...(dataFormat === undefined ? {} : { dataFormat }) });
}

interface OpenTrace extends TraceEntry {
  readonly left: string[];
  readonly entered: string[];
}

function openTrace(transitions: readonly Transition[], event: ScxmlEvent | undefined): OpenTrace {
  const taken = transitions.map(traced);
  return event
    ? { event: event.name, eventType: event.type ?? 'external', transitions: taken, left: [], entered: [] }
    : { transitions: taken, left: [], entered: [] };
}

function traced(transition: Transition): TraceTransition {
  transition.memo.trace ??= {
    source: transition.source.id,
    targets: transition.targetIds,
    ...lineOf(transition.at),
  };
  return transition.memo.trace;
}
