import type { CallId, CallOrder, LineLoss } from '@ringback/core';
import { type Dialog, type MediaPort, type PortStats, SipError, type SipTimer } from '@ringback/sip';
import type { LegAudio } from './leg-audio.ts';
import type { SwitchContext } from './switch-context.ts';

/** What is done about a phone that nothing comes from; null: nothing. Milliseconds. */
export interface SilenceRules {
  /** It is asked whether it is still in the call, and again after as long; its leg ends when it does not say so. */
  readonly askAfterMs: number | null;
  /** It is asked also when it never sent anything. Some peers take calls without audio, and know no OPTIONS in a dialog. */
  readonly asksUnheard: boolean;
  /**
   * Its leg ends, whatever it answers. Not while one side has the other on hold or the phone is not to send, and not for a phone
   * that never sent anything.
   */
  readonly hangUpAfterMs: number | null;
}

/** Silence ends nothing. */
export const NEVER: SilenceRules = { askAfterMs: null, asksUnheard: false, hangUpAfterMs: null };

/** A leg is looked at so often within the shorter of its limits, so that what was silent is noticed not much later. */
const LOOKS = 4;

interface Watched {
  readonly dialog: Dialog;
  readonly audio: Pick<LegAudio, 'port' | 'isSoundDue'>;
  readonly order: Pick<CallOrder, 'legId' | 'callbackId'>;
  /** The call that it is in now. */
  readonly callId: () => CallId;
  /** We have not hung up. */
  readonly isThere: () => boolean;
}

/**
 * Finds phones that vanished without a BYE. Silence is no proof: a phone on hold, or one that leaves out pauses (RFC 3389), sends
 * nothing for long. So it is asked by OPTIONS in the dialog (RFC 3261 11), which 481, 408 or no answer to means that the
 * call is gone there (12.2.1.2), unless it is heard again meanwhile. RTP, RTCP and requests in the dialog are signs of life.
 */
export function watchSilence(
  { dialog, audio, order, callId, isThere }: Watched,
  context: Pick<SwitchContext, 'silence' | 'wireClock' | 'telemetry' | 'supervise'>,
  lost: (loss: LineLoss) => void,
): void {
  const { silence, wireClock } = context;
  const askAfterMs = silence.askAfterMs ?? Number.POSITIVE_INFINITY;
  const hangUpAfterMs = silence.hangUpAfterMs ?? Number.POSITIVE_INFINITY;
  const stepMs = Math.min(askAfterMs, hangUpAfterMs) / LOOKS;
  if (!Number.isFinite(stepMs)) return;
  const { port } = audio;
  let heard = 0;
  let { requestsIn } = dialog;
  /** When the phone last showed that it is there. */
  let sureAt = wireClock.now();
  /** Since when sound is missing that should come. */
  let missedSince = sureAt;
  /** The question of the last look did not leave here. */
  let wasUnsent = false;
  let timer: SipTimer | undefined;

  const showed = (): void => {
    sureAt = wireClock.now();
    wasUnsent = false;
  };
  /** What came since it was looked at last; null: there is no leg to watch any more. */
  const hears = async (): Promise<'audio' | 'request' | 'nothing' | null> => {
    const stats = await statsOf(port);
    if (stats === null || !isThere()) return null;
    const isRequested = dialog.requestsIn !== requestsIn;
    requestsIn = dialog.requestsIn;
    const signs = stats.packetsIn + stats.reportsIn;
    const isAudible = signs !== heard;
    heard = signs;
    if (!isAudible && !isRequested) return 'nothing';
    showed();
    if (!isAudible) return 'request';
    missedSince = sureAt;
    return 'audio';
  };
  const look = async (): Promise<void> => {
    const sign = await hears();
    if (sign === null) return;
    const now = wireClock.now();
    if (sign !== 'audio' && (!audio.isSoundDue || heard === 0)) missedSince = now;
    if (heard === 0 && !silence.asksUnheard) sureAt = now;
    if (now - missedSince >= hangUpAfterMs) end('no-sound', now - missedSince);
    else if (now - sureAt < askAfterMs) arm();
    else await ask();
  };
  const ask = async (): Promise<void> => {
    const reply = await replyOf(dialog);
    if (reply === 'closed') return;
    if (reply === 'there') showed();
    // For a moment it can be our own network: 8.1.3.1 makes it a 503, which ends no dialog.
    else if (reply === 'unsent' && !wasUnsent) wasUnsent = true;
    else if ((await hears()) === 'nothing') {
      end('no-answer', wireClock.now() - sureAt);
      return;
    }
    arm();
  };
  const end = (loss: LineLoss, silentMs: number): void => {
    const { legId, callbackId } = order;
    const seconds = Math.round(silentMs / 1_000);
    context.telemetry.log('info', 'leg.lost', { callId: callId(), legId, callbackId, loss, seconds });
    lost(loss);
  };
  const arm = (): void => {
    if (!port.isClosed && isThere())
      timer = wireClock.setTimer(stepMs, () => context.supervise(look(), 'leg.watch'));
  };
  port.onClosed(() => timer?.cancel());
  arm();
}

/** Null once the port is closed: there is no leg to watch any more. */
async function statsOf(port: MediaPort): Promise<PortStats | null> {
  try {
    return await port.stats();
  } catch (error) {
    if (port.isClosed) return null;
    throw error;
  }
}

/** `closed`: the dialog is over already, by one side or the other. */
type Reply = 'there' | 'gone' | 'unsent' | 'closed';

async function replyOf(dialog: Dialog): Promise<Reply> {
  const outcome = await dialog.request({ method: 'OPTIONS', keepsDialog: true });
  switch (outcome.kind) {
    case 'response':
      return outcome.response.status === 481 || outcome.response.status === 408 ? 'gone' : 'there';
    case 'transport':
      return isRefused(outcome.cause) ? 'gone' : 'unsent';
    case 'timeout':
      return 'gone';
    case 'closed':
      return 'closed';
  }
}

/** Whoever is at that address takes no connections: no fault of our network. */
function isRefused(cause: unknown): boolean {
  return (
    cause instanceof SipError &&
    cause.code === 'SIP_CONNECT_FAILED' &&
    cause.cause instanceof Error &&
    'code' in cause.cause &&
    cause.cause.code === 'ECONNREFUSED'
  );
}
