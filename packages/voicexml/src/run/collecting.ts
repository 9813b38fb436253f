import type { Json } from '@ringback/script';
import { timeOf } from '../document/time-value.ts';
import { activeGrammars, interpretationOf, standingOf } from './active-grammars.ts';
import { applyHeard } from './apply-heard.ts';
import type { LiveCall } from './live-call.ts';
import { playNext, silence, takeTimeout } from './playback.ts';
import type { Heard, Phase, Timing } from './state.ts';
import { VoiceEvent } from './voice-event.ts';

type Collecting = Extract<Phase, { kind: 'collecting' }>;

/** The caller is listened to: prompts are played, keys that came before are looked at first (VoiceXML 2.0 4.1.8). */
export function startCollecting(call: LiveCall): void {
  const { state } = call;
  const phase: Collecting = {
    kind: 'collecting',
    keys: '',
    timing: undefined,
    timeoutMs: takeTimeout(call),
    mark: undefined,
  };
  state.phase = phase;
  // A prompt that must be heard clears what was keyed ahead (4.1.5).
  if (state.queue[0]?.bargein === false) state.typeAhead = '';
  const ahead = state.typeAhead;
  state.typeAhead = '';
  if (ahead === '') {
    if (!playNext(call)) setTimer(call, phase, 'noinput', phase.timeoutMs);
    return;
  }
  state.queue = [];
  for (let at = 0; at < ahead.length; at += 1) {
    const { phase: now } = state;
    if (now !== phase) {
      state.typeAhead = ahead.slice(at);
      return;
    }
    takeKey(call, phase, ahead.charAt(at));
  }
}

/** A prompt has been played while the caller is listened to. */
export function promptOver(call: LiveCall, phase: Collecting): void {
  phase.mark = call.state.playing?.mark ?? phase.mark;
  if (!playNext(call)) setTimer(call, phase, 'noinput', phase.timeoutMs);
}

export function keyDown(call: LiveCall, phase: Collecting, key: string): void {
  const { playing } = call.state;
  if (playing?.bargein === false) return;
  if (!(call.property('inputmodes') ?? '').includes('dtmf')) return;
  if (playing) phase.mark = playing.mark;
  silence(call);
  takeKey(call, phase, key);
}

function takeKey(call: LiveCall, phase: Collecting, key: string): void {
  const termchar = call.property('termchar') ?? '';
  const { timing } = phase;
  stopTimer(call, phase);
  if (timing?.kind === 'term') {
    // Nothing more was to come: another key than the last one belongs to what follows.
    if (key !== termchar) call.state.typeAhead += key;
    finish(call, phase);
    return;
  }
  const active = activeGrammars(call);
  const keys = phase.keys + key;
  const standings = active.map((one) => standingOf(call, one, keys));
  const canGrow = standings.some((one) => one.canGrow);
  if (canGrow || standings.some(({ isMatch }) => isMatch)) {
    phase.keys = keys;
    const termMs = timeOf(call.property('termtimeout')) ?? 0;
    if (canGrow) setTimer(call, phase, 'interdigit', timeOf(call.property('interdigittimeout')) ?? 3_000);
    // Only the key that ends the input could come now (appendix D).
    else if (termchar !== '' && termMs > 0) setTimer(call, phase, 'term', termMs);
    else finish(call, phase);
  } else if (key === termchar) finish(call, phase);
  else {
    phase.keys = keys;
    finish(call, phase);
  }
}

export function timeUp(call: LiveCall, phase: Collecting, timing: Timing): void {
  phase.timing = undefined;
  if (timing.kind === 'noinput') {
    call.state.phase = { kind: 'running' };
    throw new VoiceEvent('noinput', 'Nothing was keyed');
  }
  finish(call, phase);
}

/** The caller is not listened to any more. */
export function stopCollecting(call: LiveCall, phase: Collecting): void {
  stopTimer(call, phase);
  silence(call);
}

function finish(call: LiveCall, phase: Collecting): void {
  stopTimer(call, phase);
  const { keys } = phase;
  const found = activeGrammars(call).find((one) => standingOf(call, one, keys).isMatch);
  call.state.phase = { kind: 'running' };
  const heard: Heard = {
    utterance: keys,
    interpretation: found ? interpretationOf(call, found, keys) : undefined,
    markname: phase.mark?.name,
    marktime: phase.mark && call.nowMs - phase.mark.at,
  };
  setLastResult(call, heard);
  if (!found) throw new VoiceEvent('nomatch', 'What was keyed matches nothing');
  applyHeard(call, found, heard);
}

/** `application.lastresult$` (VoiceXML 2.0 5.1.5). */
export function setLastResult(call: LiveCall, heard: Heard): void {
  const one: Record<string, Json> = {
    confidence: 1,
    utterance: heard.utterance,
    inputmode: 'dtmf',
    ...(heard.interpretation === undefined ? {} : { interpretation: heard.interpretation }),
    ...(heard.markname === undefined ? {} : { markname: heard.markname }),
    ...(heard.marktime === undefined ? {} : { marktime: heard.marktime }),
  };
  call.declare('lastresult$', { ...one, length: 1, 0: one }, call.context.applicationScope);
}

function setTimer(call: LiveCall, phase: Collecting, kind: Timing['kind'], ms: number): void {
  const id = call.fresh();
  phase.timing = { id, kind };
  call.emit({ kind: 'timer', id, ms });
}

function stopTimer(call: LiveCall, phase: Collecting): void {
  if (phase.timing) call.emit({ kind: 'cancelTimer', id: phase.timing.id });
  phase.timing = undefined;
}
