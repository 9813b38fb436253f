import type { RandomBytes } from '../ports.ts';
import type { MediaPort, MediaServer, PlaySource } from '../rtp/media-types.ts';
import type { AudioCodec } from '../sdp/audio.ts';
import { HearingTally } from './hearing-tally.ts';
import { PhoneAudio } from './phone-audio.ts';

/** What a call needs for being heard. */
export type SoundContext = {
  readonly randomBytes: RandomBytes;
  readonly media: MediaServer;
  readonly says: PlaySource | undefined;
  readonly listensFor: readonly number[];
  readonly codecs: readonly AudioCodec[];
};

/** The parts of a call that has its media. */
export type Sound = { readonly port: MediaPort; readonly audio: PhoneAudio; readonly tally: HearingTally };

/** Opens a port for one call. Rejects with a MEDIA_... fault. */
export async function openSound(context: SoundContext): Promise<Sound> {
  const port = await context.media.openPort({ listen: true });
  const sessionId = String(Buffer.from(context.randomBytes(4)).readUInt32BE());
  return {
    port,
    audio: new PhoneAudio(port, { sessionId, says: context.says, codecs: context.codecs }),
    tally: new HearingTally(port, context.listensFor),
  };
}
