import { answerOffer } from '@ringback/sip';
import type { Ari } from './ari-connection.ts';

/** Variables of an external media channel: where Asterisk has its end of the audio. */
const ADDRESS = 'UNICASTRTP_LOCAL_ADDRESS';
const PORT = 'UNICASTRTP_LOCAL_PORT';

/** Ids of what belongs to the channel of a leg. */
export const audioIdOf = (channelId: string): string => `${channelId}-audio`;
export const bridgeIdOf = (channelId: string): string => `${channelId}-bridge`;

export type Attachment =
  /** `port`: ours, that its audio comes to. */
  | { readonly kind: 'attached'; readonly sdp: string; readonly port: number }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Ties a channel of Asterisk to an RTP port of ours: an external media channel beside it, both in a bridge. What our offer was for
 * SIP is the address that Asterisk sends to, and its answer is where it listens.
 */
export async function attachAudio(
  ari: Ari,
  channelId: string,
  offer: string,
  entered: (audioId: string) => Promise<boolean>,
): Promise<Attachment> {
  const ours = answerOffer(offer, { address: '127.0.0.1', port: 9, sessionId: '1', version: 1 });
  if (ours.kind === 'refused') return failed('our description has no audio');
  const { remoteAddress, remotePort } = ours.audio;
  const host = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
  const audioId = audioIdOf(channelId);
  const hasEntered = entered(audioId);
  const [media, bridge] = await Promise.all([
    ari.request('POST', '/channels/externalMedia', {
      channelId: audioId,
      app: ari.app,
      external_host: `${host}:${remotePort}`,
      format: 'ulaw',
    }),
    ari.request('POST', `/bridges/${bridgeIdOf(channelId)}`, { type: 'mixing,dtmf_events' }),
  ]);
  if (media.status !== 200) return failed(`no external media channel (${media.status})`);
  if (bridge.status !== 200) return failed(`no bridge (${bridge.status})`);
  if (!(await hasEntered)) return failed('the external media channel went away');
  const [place, added] = await Promise.all([
    placeOf(ari, audioId, media.body),
    ari.request(
      'POST',
      `/bridges/${bridgeIdOf(channelId)}/addChannel?channel=${encodeURIComponent(`${channelId},${audioId}`)}`,
    ),
  ]);
  if (added.status >= 300) return failed(`the channel cannot be bridged (${added.status})`);
  if (place === null) return failed('Asterisk did not tell where it listens for audio');
  return { kind: 'attached', sdp: description(place), port: remotePort };
}

/** Lets go of what `attachAudio` made; what is gone already is left alone. */
export async function detachAudio(ari: Ari, channelId: string): Promise<void> {
  await Promise.all([
    ari.request('DELETE', `/channels/${audioIdOf(channelId)}`),
    ari.request('DELETE', `/bridges/${bridgeIdOf(channelId)}`),
  ]);
}

interface Place {
  readonly address: string;
  readonly port: number;
}

async function placeOf(ari: Ari, audioId: string, media: unknown): Promise<Place | null> {
  const told = (media as { channelvars?: Record<string, unknown> } | null)?.channelvars ?? {};
  const variable = async (name: string): Promise<string> => {
    if (typeof told[name] === 'string') return told[name];
    const { body } = await ari.request('GET', `/channels/${audioId}/variable?variable=${name}`);
    return String((body as { value?: unknown } | null)?.value ?? '');
  };
  const [address, port] = await Promise.all([variable(ADDRESS), variable(PORT)]);
  return address === '' || !(Number(port) > 0) ? null : { address, port: Number(port) };
}

/** PCMU alone: keys come as events of ARI, and would come twice as telephone events. */
function description({ address, port }: Place): string {
  const family = address.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=asterisk 1 1 IN ${family} ${address}`,
    's=-',
    `c=IN ${family} ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');
}

function failed(why: string): Attachment {
  return { kind: 'failed', why };
}
