import { readXml, treeOf } from '@ringback/xml';
import { keepGrammar } from './active-grammars.ts';
import { keyDown, promptOver, stopCollecting, timeUp } from './collecting.ts';
import {
  disconnected,
  keepRecording,
  keyDuringRecording,
  keyDuringTransfer,
  recorded,
  said,
  transferred,
} from './connection.ts';
import type { VoiceEffect } from './effect.ts';
import { finishCall } from './endings.ts';
import { dispatch } from './events.ts';
import { scriptArrived, step } from './executable.ts';
import { beginFetch, fetchedText, stopFetchAudio } from './fetching.ts';
import { nextStage } from './form-interpretation.ts';
import type { FetchOutcome, VoiceInput } from './input.ts';
import type { LiveCall } from './live-call.ts';
import { playNext, silence } from './playback.ts';
import type { Phase } from './state.ts';
import { documentArrived, rootArrived } from './transitions.ts';
import { OutOfBudget, VoiceEvent } from './voice-event.ts';

/** What one step may know of the world: ms since 1970, and any integer that chance of scripts follows from. */
export interface VoiceStep {
  readonly nowMs: number;
  readonly seed: number;
}

/** Takes one input, and all that follows from it until something outside is waited for. */
export function takeStep(
  call: LiveCall,
  input: VoiceInput | (() => void),
  at: VoiceStep,
): readonly VoiceEffect[] {
  call.effects = [];
  call.nowMs = at.nowMs;
  call.stepsLeft = call.limits.steps;
  call.scripts.begin(at);
  attempt(call, typeof input === 'function' ? input : () => take(call, input));
  while (call.state.phase.kind === 'running') attempt(call, () => advance(call));
  return call.effects;
}

function advance(call: LiveCall): void {
  const frame = call.context.frames.at(-1);
  if (frame) step(call, frame);
  else nextStage(call);
}

/** Events go to their handlers; what happens on the way there does, too. */
function attempt(call: LiveCall, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof VoiceEvent) {
      attempt(call, () => handle(call, thrown));
      return;
    }
    if (!(thrown instanceof OutOfBudget)) throw thrown;
    if (call.state.playing) call.emit({ kind: 'stopPlay', id: call.state.playing.id });
    finishCall(call, { reason: 'limit', message: thrown.message, values: undefined });
  }
}

function handle(call: LiveCall, event: VoiceEvent): void {
  const { state } = call;
  if (state.phase.kind === 'ended') return;
  state.phase = { kind: 'running' };
  if (state.contexts.length === 0) {
    const message = `${event.event}: ${event.message}`;
    const reason = event.event.startsWith('connection.disconnect') ? 'hangup' : 'error';
    finishCall(call, { reason, message, values: undefined });
  } else dispatch(call, event);
}

function take(call: LiveCall, input: VoiceInput): void {
  const { state } = call;
  const { phase } = state;
  if (phase.kind === 'ended') return;
  switch (input.kind) {
    case 'digit':
      digit(call, phase, input.digit.toUpperCase());
      break;
    case 'playEnded':
      if (state.playing?.id === input.id) playEnded(call, phase);
      break;
    case 'mark':
      if (state.playing?.id === input.id) state.playing.mark = { name: input.name, at: call.nowMs };
      break;
    case 'timer':
      if (phase.kind === 'collecting' && phase.timing?.id === input.id) timeUp(call, phase, phase.timing);
      break;
    case 'fetched':
      if (phase.kind === 'fetching' && phase.id === input.id) fetched(call, phase, input.outcome);
      break;
    case 'recordEnded':
      if (phase.kind === 'recording' && phase.id === input.id)
        recorded(call, phase, input.recording, input.reachedMaxTime);
      break;
    case 'transferEnded':
      if (phase.kind === 'transferring' && phase.id === input.id) transferred(call, phase, input.outcome);
      break;
    case 'hangup':
      hungUp(call, phase, input.recording);
      break;
    case 'event':
      interrupt(call, phase);
      throw new VoiceEvent(input.name, input.message);
  }
}

function digit(call: LiveCall, phase: Phase, key: string): void {
  const { state } = call;
  if (!/^[0-9A-D*#]$/u.test(key)) return;
  switch (phase.kind) {
    case 'collecting':
      keyDown(call, phase, key);
      break;
    case 'recording':
      keyDuringRecording(call, phase, key);
      break;
    case 'transferring':
      keyDuringTransfer(call, phase, key);
      break;
    case 'playing':
      if (state.playing?.bargein === false) break;
      if (phase.after.kind === 'record') {
        silence(call);
        said(call, phase.after);
      }
      break;
    default:
      if (state.typeAhead.length < call.limits.typeAhead) state.typeAhead += key;
  }
}

function playEnded(call: LiveCall, phase: Phase): void {
  if (phase.kind === 'collecting') {
    promptOver(call, phase);
    return;
  }
  if (playNext(call) || phase.kind !== 'playing') return;
  const { after } = phase;
  if (after.kind === 'end') finishCall(call, after.ending);
  else if (after.kind === 'disconnect') disconnected(call);
  else if (after.kind === 'fetch') beginFetch(call, after.use, after.request, after.audio);
  else said(call, after);
}

function fetched(call: LiveCall, phase: Extract<Phase, { kind: 'fetching' }>, outcome: FetchOutcome): void {
  stopFetchAudio(call, phase);
  call.state.phase = { kind: 'running' };
  const { use, request } = phase;
  if (use.kind === 'document' && use.isSubdialog && !outcome.ok) call.context.stage = 'select';
  const { url, text } = fetchedText(call, request, outcome);
  switch (use.kind) {
    case 'document':
      documentArrived(call, url, text, use);
      break;
    case 'root':
      rootArrived(call, url, text, use);
      break;
    case 'grammar':
      keepGrammar(call, request.url, text);
      break;
    case 'script':
      scriptArrived(call, url, text, use.scope);
      break;
    case 'data':
      dataArrived(call, url, text, use);
      break;
  }
}

/** XML for a script, as a read-only DOM document (VoiceXML 2.1 5). */
function dataArrived(
  call: LiveCall,
  url: string,
  text: string,
  { name, scope }: { readonly name: string | undefined; readonly scope: string },
): void {
  if (name === undefined) return;
  const xml = readXml(text, call.limits, { doctype: 'skip' });
  if (!xml.ok)
    throw new VoiceEvent('error.badfetch', `${url}, line ${xml.problem.line}: ${xml.problem.message}`);
  call.scripts.useScope(scope);
  const made = call.scripts.declare(name, { xml: treeOf(xml.root) });
  if (!made.ok) throw call.failed(made.problem);
}

/** What was waited for is not waited for any more. */
function interrupt(call: LiveCall, phase: Phase): void {
  if (phase.kind === 'collecting') stopCollecting(call, phase);
  else if (phase.kind === 'recording') call.emit({ kind: 'stopRecord', id: phase.id });
  else if (phase.kind === 'transferring') call.emit({ kind: 'endTransfer', id: phase.id });
  else if (phase.kind === 'fetching') stopFetchAudio(call, phase);
  silence(call);
  call.state.phase = { kind: 'running' };
}

function hungUp(
  call: LiveCall,
  phase: Phase,
  recording: Extract<VoiceInput, { kind: 'hangup' }>['recording'],
): void {
  const { state } = call;
  if (!state.isConnected) return;
  state.isConnected = false;
  if (phase.kind === 'playing' && phase.after.kind === 'end') {
    silence(call);
    finishCall(call, phase.after.ending);
    return;
  }
  if (phase.kind === 'recording' && recording) keepRecording(call, recording, undefined, false);
  interrupt(call, phase);
  throw new VoiceEvent('connection.disconnect.hangup', 'The caller hung up');
}
