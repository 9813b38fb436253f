import type { LiveCall } from './live-call.ts';
import { playNext } from './playback.ts';
import type { Ending } from './state.ts';

/** The call's documents are done; what waits is played first while somebody listens (VoiceXML 2.0 4.1.8). */
export function endCall(call: LiveCall, ending: Ending): void {
  const { state } = call;
  for (const context of state.contexts) context.stage = 'over';
  if (state.isConnected && state.queue.length > 0) {
    state.phase = { kind: 'playing', after: { kind: 'end', ending } };
    playNext(call);
    return;
  }
  finishCall(call, ending);
}

/** Ends it now. */
export function finishCall(call: LiveCall, ending: Ending): void {
  const { state } = call;
  if (state.phase.kind === 'ended') return;
  state.queue = [];
  const { handedBack } = state;
  const told: Ending =
    ending.reason === 'hangup' && handedBack !== undefined
      ? { ...ending, reason: 'disconnect', values: handedBack }
      : ending;
  state.phase = { kind: 'ended', ending: told };
  call.emit({ kind: 'exit', ...told });
}
