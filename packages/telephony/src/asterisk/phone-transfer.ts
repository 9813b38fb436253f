import { escapeUser, type IncomingRequest, type SipRequest } from '@ringback/sip';
import { done } from './ari-answers.ts';
import type { Ari } from './ari-connection.ts';
import type { AriEvent } from './ari-events.ts';
import { CHANNEL_TAG, PLACE } from './stored-channel.ts';

/** Leaves transfers that phones ask for to us (Asterisk 20.13, 21.8, 22.3 and later); others know no such function and pass over it. */
export const TRANSFERS_ARE_OURS = { name: 'PJSIP_TRANSFER_HANDLING()', value: 'ari-only' } as const;

type Progress = 'channel_progress' | 'channel_answered' | 'channel_unavailable' | 'channel_declined';

/** A transfer that a phone asks Asterisk for, as the REFER that it was (RFC 3515; Replaces by RFC 3891 for one to another call). */
export function referOf(
  { channel, transfer }: AriEvent & { readonly kind: 'transfer' },
  refused: () => void,
): IncomingRequest {
  const target =
    transfer.kind === 'to-call'
      ? `sip:asterisk.invalid?Replaces=${encodeURIComponent(
          `${transfer.channelId};to-tag=${CHANNEL_TAG};from-tag=${CHANNEL_TAG}`,
        )}`
      : `sip:${escapeUser(transfer.number)}@asterisk.invalid`;
  const request: SipRequest = {
    kind: 'request',
    method: 'REFER',
    uri: 'sip:asterisk.invalid',
    headers: [
      { name: 'Call-ID', value: channel.id },
      { name: 'Refer-To', value: `<${target}>` },
    ],
    body: new Uint8Array(),
  };
  // That it was accepted Asterisk has told the phone already.
  return { request, source: PLACE, respond: (status) => (status >= 300 ? refused() : undefined) };
}

/** Tells the phone what became of it. Rejects with ASTERISK_UNREACHABLE. */
export function tellProgress(ari: Ari, channelId: string, states: Progress): Promise<void> {
  return done(ari, `/channels/${encodeURIComponent(channelId)}/transfer_progress?states=${states}`);
}

/** What the notification of a transfer says (RFC 3515 2.4.5), in the words of Asterisk; null: it is no such notification. */
export function progressOf(method: string, body: string): Progress | null {
  const status = method === 'NOTIFY' ? Number(/^SIP\/2\.0 (\d{3})/.exec(body)?.[1]) : Number.NaN;
  if (!(status >= 100)) return null;
  if (status < 200) return 'channel_progress';
  if (status < 300) return 'channel_answered';
  // Of failures Asterisk knows the declined one, and calls all others the same.
  return status === 603 ? 'channel_declined' : 'channel_unavailable';
}
