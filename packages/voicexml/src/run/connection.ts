import type { Item } from '../document/model.ts';
import { timeOf } from '../document/time-value.ts';
import { activeGrammars, standingOf } from './active-grammars.ts';
import { resolveUri, uriOf } from './addresses.ts';
import { filled, setGuard } from './apply-heard.ts';
import { endCall } from './endings.ts';
import type { Recording, TransferOutcome } from './input.ts';
import type { LiveCall } from './live-call.ts';
import { playNext, silence, takeTimeout } from './playback.ts';
import type { Phase } from './state.ts';
import { VoiceEvent } from './voice-event.ts';

const USUAL_RECORDING_MS = 300_000;
/** A megabyte is a minute. */
const LONGEST_RECORDING_MS = 600_000;
const FINAL_SILENCE_MS = 2_000;
/** One packet of sound: nothing shorter can be told from silence. */
const SHORTEST_MS = 20;

/** A recording or a transfer is to begin once what waits has been played. */
export function startWhenSaid(call: LiveCall, after: Extract<Phase, { kind: 'playing' }>['after']): void {
  call.state.phase = { kind: 'playing', after };
  if (call.state.queue[0]?.bargein === false) call.state.typeAhead = '';
  if (!playNext(call)) said(call, after);
}

/** Everything that waited has been played. */
export function said(call: LiveCall, after: Extract<Phase, { kind: 'playing' }>['after']): void {
  if (after.kind === 'record') beginRecording(call);
  else if (after.kind === 'transfer') beginTransfer(call, after.dest);
}

function beginRecording(call: LiveCall): void {
  const { item } = call;
  if (item?.kind !== 'record') return;
  const id = call.fresh();
  call.state.typeAhead = '';
  call.state.phase = { kind: 'recording', id, termchar: undefined };
  call.emit({
    kind: 'record',
    id,
    beep: item.beep,
    maxTimeMs: bounded(timeOf(item.maxtime) ?? USUAL_RECORDING_MS),
    finalSilenceMs: bounded(timeOf(item.finalsilence) ?? FINAL_SILENCE_MS),
    timeoutMs: bounded(takeTimeout(call)),
    type: item.type,
  });
}

const bounded = (ms: number): number => Math.min(Math.max(ms, SHORTEST_MS), LONGEST_RECORDING_MS);

export function keyDuringRecording(
  call: LiveCall,
  phase: Extract<Phase, { kind: 'recording' }>,
  key: string,
): void {
  const { item } = call;
  if (item?.kind !== 'record' || !item.dtmfterm || phase.termchar !== undefined) return;
  phase.termchar = key;
  call.emit({ kind: 'stopRecord', id: phase.id });
}

/** The variable has the recording, its shadow what is known of it (VoiceXML 2.0 2.3.6). */
export function recorded(
  call: LiveCall,
  phase: Extract<Phase, { kind: 'recording' }>,
  recording: Recording | undefined,
  reachedMaxTime: boolean,
): void {
  call.state.phase = { kind: 'running' };
  if (!recording) throw new VoiceEvent('noinput', 'Nothing was recorded');
  const { item } = call;
  if (!keepRecording(call, recording, phase.termchar, reachedMaxTime) || !item) return;
  filled(call, [call.context.item ?? 0]);
}

export function keepRecording(
  call: LiveCall,
  recording: Recording,
  termchar: string | undefined,
  reachedMaxTime: boolean,
): boolean {
  const { item, context } = call;
  if (item?.kind !== 'record' || context.item === undefined) return false;
  setGuard(call, context.item, item, recording.uri);
  shadow(call, item, {
    duration: recording.durationMs,
    size: recording.size,
    termchar: termchar ?? null,
    maxtime: reachedMaxTime,
  });
  return true;
}

function shadow(call: LiveCall, item: Item, values: Record<string, string | number | boolean | null>): void {
  if (item.isNamed) call.declare(`${item.name}$`, values, call.context.dialogScope);
}

export function startTransfer(call: LiveCall, item: Extract<Item, { kind: 'transfer' }>): void {
  startWhenSaid(call, { kind: 'transfer', dest: uriOf(call, item.dest) });
}

function beginTransfer(call: LiveCall, dest: string): void {
  const { item } = call;
  if (item?.kind !== 'transfer') return;
  if (!/^(?:tel|sips?):\S+$/iu.test(dest))
    throw new VoiceEvent(
      'error.connection.baddestination',
      `${JSON.stringify(dest)} is no tel: or sip: address`,
    );
  const id = call.fresh();
  call.state.phase = { kind: 'transferring', id, keys: '', isEnding: false, since: call.nowMs };
  const isBridge = item.transfer === 'bridge';
  const maxTimeMs = timeOf(item.maxtime);
  call.emit({
    kind: 'transfer',
    id,
    transfer: item.transfer,
    dest,
    connectTimeoutMs: item.transfer === 'blind' ? undefined : timeOf(item.connecttimeout),
    // No time at all means no limit (2.3.7.2.2).
    maxTimeMs: isBridge && maxTimeMs !== 0 ? maxTimeMs : undefined,
    audio:
      item.transferaudio === undefined || !isBridge
        ? undefined
        : resolveUri(item.transferaudio, call.current.base),
    aai: item.aaiexpr ? call.text(item.aaiexpr) : item.aai,
  });
}

/** Keys end a bridge when they match a grammar of the element (2.3.7.2). */
export function keyDuringTransfer(
  call: LiveCall,
  phase: Extract<Phase, { kind: 'transferring' }>,
  key: string,
): void {
  const { item } = call;
  if (item?.kind !== 'transfer' || item.transfer !== 'bridge' || phase.isEnding) return;
  const own = activeGrammars(call);
  // Keys are said to whom the caller talks to, too: only the last ones count.
  for (const keys of [phase.keys + key, key]) {
    const standings = own.map((one) => standingOf(call, one, keys));
    if (standings.some(({ isMatch }) => isMatch)) {
      phase.keys = keys;
      phase.isEnding = true;
      call.emit({ kind: 'endTransfer', id: phase.id });
      return;
    }
    if (standings.some(({ canGrow }) => canGrow)) {
      phase.keys = keys;
      return;
    }
  }
  phase.keys = '';
}

export function transferred(
  call: LiveCall,
  phase: Extract<Phase, { kind: 'transferring' }>,
  outcome: TransferOutcome,
): void {
  const { item, context } = call;
  call.state.phase = { kind: 'running' };
  if (outcome.kind === 'failed') throw new VoiceEvent(outcome.event, outcome.message);
  if (outcome.kind === 'handedOver') {
    call.state.isConnected = false;
    throw new VoiceEvent('connection.disconnect.transfer', 'The caller was handed over');
  }
  if (!item || context.item === undefined) return;
  const result = phase.isEnding ? 'near_end_disconnect' : outcome.result;
  setGuard(call, context.item, item, result);
  shadow(call, item, {
    duration: Math.round(outcome.durationMs / 1000),
    ...(phase.isEnding ? { inputmode: 'dtmf', utterance: phase.keys } : {}),
  });
  filled(call, [context.item]);
}

/** What waits was played, and the caller is let go of (5.3.11); the document may still do something. */
export function disconnected(call: LiveCall): void {
  const { state } = call;
  if (state.isConnected) call.emit({ kind: 'disconnect' });
  state.isConnected = false;
  state.phase = { kind: 'running' };
  silence(call);
  throw new VoiceEvent('connection.disconnect.hangup', 'The document ended the connection');
}

/** Nobody is there any more to be listened to. */
export function endWithoutCaller(call: LiveCall): void {
  endCall(call, { reason: 'hangup', message: undefined, values: undefined });
}
