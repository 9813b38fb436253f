import type { Dialog, MediaPort, SipTimer } from '@ringback/sip';
import type { SwitchContext } from './switch-context.ts';

/**
 * Finds phones that vanished without a BYE: when nothing was heard for `silentPeerMs`, the phone is asked by
 * OPTIONS in the dialog (RFC 3261 11). A phone on hold is silent too, so only a missing answer ends the leg.
 */
export function watchSilence(
  dialog: Dialog,
  port: MediaPort,
  context: Pick<SwitchContext, 'silentPeerMs' | 'wireClock' | 'supervise'>,
  peerLost: () => void,
): void {
  const { silentPeerMs, wireClock } = context;
  if (silentPeerMs === null) return;
  let packetsBefore = -1;
  let timer: SipTimer | undefined;
  const look = async (): Promise<void> => {
    const packets = await packetsHeard(port);
    if (packets === undefined) return;
    const isSilent = packets === packetsBefore;
    packetsBefore = packets;
    if (isSilent && !(await answers(dialog))) peerLost();
    else if (!port.isClosed) arm();
  };
  const arm = (): void => {
    timer = wireClock.setTimer(silentPeerMs, () => context.supervise(look(), 'leg.watch'));
  };
  port.onClosed(() => timer?.cancel());
  arm();
}

/** Undefined once the port is closed: there is no leg to watch any more. */
async function packetsHeard(port: MediaPort): Promise<number | undefined> {
  try {
    return (await port.stats()).packetsIn;
  } catch (error) {
    if (port.isClosed) return undefined;
    throw error;
  }
}

async function answers(dialog: Dialog): Promise<boolean> {
  const outcome = await dialog.request({ method: 'OPTIONS' });
  return outcome.kind === 'response' && outcome.response.status !== 481 && outcome.response.status !== 408;
}
