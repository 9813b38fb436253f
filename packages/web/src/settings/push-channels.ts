import type { Options, TemplateOption } from '../server/shapes.ts';

interface Channel {
  readonly title: string;
  /** That it is used shows in these names. */
  readonly stem: string;
  readonly options: readonly TemplateOption[];
}

const secret = (name: string, help: string): TemplateOption => ({ name, type: 'secret', help });
const text = (name: string, help: string): TemplateOption => ({ name, help });

/** Ways to customers, with the options that each needs (guide on notifications); others can be set as server options. */
export const PUSH_CHANNELS: readonly Channel[] = [
  {
    title: 'Firebase Cloud Messaging',
    stem: 'fcm.',
    options: [
      secret('fcm.credentials', 'Service account, the whole JSON as it is downloaded.'),
      text('fcm.title', 'Title that the device shows.'),
      text('fcm.body', 'Text that the device shows.'),
    ],
  },
  {
    title: 'Apple (APNs)',
    stem: 'apns.',
    options: [
      secret('apns.privateKey', 'Key for tokens, the content of the .p8 file.'),
      text('apns.keyId', 'Its id.'),
      text('apns.teamId', 'Id of the team.'),
      text('apns.topic', 'Bundle id of the app.'),
      text('apns.title', 'Title that the device shows.'),
      text('apns.body', 'Text that the device shows.'),
    ],
  },
  {
    title: 'Web Push',
    stem: 'webpush.',
    options: [
      secret('webpush.privateKey', 'VAPID key: 32 bytes in base64url.'),
      text('webpush.subject', 'Whom push services may ask: `mailto:` or `https:`.'),
    ],
  },
];

/** Titles of the channels that a provider has something set for. */
export function channelsOf(options: Options): readonly string[] {
  const names = Object.keys(options).map((name) => name.replace(/^debug\./, ''));
  return PUSH_CHANNELS.filter(({ stem }) => names.some((name) => name.startsWith(stem))).map(
    ({ title }) => title,
  );
}
