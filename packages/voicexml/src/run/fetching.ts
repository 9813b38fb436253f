import { resolveUri } from './addresses.ts';
import type { FetchRequest } from './effect.ts';
import type { FetchOutcome } from './input.ts';
import type { LiveCall } from './live-call.ts';
import { PACE_WINDOW_MS, paceOf } from './pace.ts';
import { playNext } from './playback.ts';
import type { FetchUse, Phase } from './state.ts';
import { OutOfBudget, VoiceEvent } from './voice-event.ts';

/** Asks for something; the call goes on when it is there. `audio` is played meanwhile, after what waits. */
export function startFetch(call: LiveCall, use: FetchUse, request: FetchRequest, audio?: string): void {
  const sound = audio ?? (use.kind === 'document' ? call.property('fetchaudio') : undefined) ?? '';
  if (sound !== '' && call.state.isConnected) {
    const uri = resolveUri(sound, call.current.base);
    call.state.phase = { kind: 'playing', after: { kind: 'fetch', use, request, audio: uri } };
    if (!playNext(call)) beginFetch(call, use, request, uri);
  } else beginFetch(call, use, request, undefined);
}

export function beginFetch(
  call: LiveCall,
  use: FetchUse,
  request: FetchRequest,
  audio: string | undefined,
): void {
  const pace = paceOf(call);
  pace.fetches += 1;
  if (pace.fetches > call.limits.fetchesInWindow)
    throw new OutOfBudget(`More than ${call.limits.fetchesInWindow} fetches in ${PACE_WINDOW_MS} ms`);
  const id = call.fresh();
  call.emit({ kind: 'fetch', id, request });
  const sound = audio === undefined ? undefined : call.fresh();
  if (sound !== undefined && audio !== undefined) {
    const segment = {
      kind: 'audio' as const,
      uri: audio,
      timeoutMs: request.timeoutMs,
      maxAgeS: undefined,
      maxStaleS: undefined,
      alternate: [],
    };
    call.emit({ kind: 'play', id: sound, segments: [segment], loop: true });
  }
  call.state.phase = { kind: 'fetching', id, use, request, audio: sound };
}

/** The sound of a fetch that is over. */
export function stopFetchAudio(call: LiveCall, phase: Extract<Phase, { kind: 'fetching' }>): void {
  if (phase.audio !== undefined) call.emit({ kind: 'stopPlay', id: phase.audio });
}

/** The text that came; throws `error.badfetch` or a kind of it (VoiceXML 2.0 5.2.6). */
export function fetchedText(
  call: LiveCall,
  request: FetchRequest,
  outcome: FetchOutcome,
): { readonly url: string; readonly text: string } {
  if (!outcome.ok) {
    const { status, message } = outcome;
    throw new VoiceEvent(status === undefined ? 'error.badfetch' : `error.badfetch.http.${status}`, message);
  }
  const { text, url } = outcome;
  if (text.length > call.limits.maxLength)
    throw new VoiceEvent(
      'error.badfetch',
      `${request.url} is longer than ${call.limits.maxLength} characters`,
    );
  const held = [...call.documents.values(), ...call.grammars.values()].reduce(
    (sum, one) => sum + one.text.length,
    text.length,
  );
  if (held > call.limits.maxTotalLength)
    throw new VoiceEvent(
      'error.badfetch',
      `The call holds more than ${call.limits.maxTotalLength} characters`,
    );
  return { url, text };
}
