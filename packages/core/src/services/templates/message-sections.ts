import { DEVICE_TYPE_NAMES } from '../../notification/channel.ts';
import { anyList, choice, positive, span, text, url } from './option-type.ts';
import { category } from './template-option.ts';

const secret = { kind: 'secret' } as const;
const port = { kind: 'integer', min: 1, max: 65_535, unit: null } as const;

/** Push messages, of all providers; a section `push.provider.<name>` says it for one of them. `debug.` before a name: for debug messages. */
export const PUSH = category('push', [
  {
    name: 'pushEnabled',
    type: { kind: 'list', values: DEVICE_TYPE_NAMES },
    help: 'Push channels that are switched on. Not set: all; empty: none.',
  },
  {
    name: 'defaultSubscriptionExpiration',
    type: span('s', 30),
    default: '30',
    help: 'How long a subscription lives that does not say it.',
  },
  {
    name: 'messageExpiration',
    type: span('s'),
    default: '86400',
    help: 'How long a message waits for a receiver that is away.',
  },
  { name: 'maxAttempts', type: positive, default: '3', help: 'Attempts for each message that is published.' },
  {
    name: 'localization',
    type: text,
    default: 'GMS_Messages',
    help: 'Transaction list with the texts of localised messages: a section for each language, and `default`.',
  },
  { name: 'customhttp.url', type: url, help: 'Where messages of the channel `customhttp` are posted to.' },
  { name: 'fcm.credentials', type: secret, help: 'Service account for Firebase Cloud Messaging, as JSON.' },
  { name: 'debug.fcm.credentials', type: secret, help: 'The same for debug messages.' },
  { name: 'fcm.projectId', type: text, help: 'Project, when it is not the one of the service account.' },
  { name: 'fcm.clientEmail', type: text, help: 'Name of the service account, without `fcm.credentials`.' },
  { name: 'fcm.privateKey', type: secret, help: 'Its private key (PEM), without `fcm.credentials`.' },
  { name: 'fcm.url', type: url, help: 'Address of FCM, when it is another one.' },
  { name: 'fcm.tokenUrl', type: url, help: 'Where tokens come from, when it is elsewhere.' },
  {
    name: 'fcm.apiKey',
    type: secret,
    legacy: true,
    help: 'Server key of the old protocol, which FCM does not take any more: set `fcm.credentials`.',
  },
  { name: 'debug.fcm.apiKey', type: secret, legacy: true, help: 'The same for debug messages.' },
  { name: 'fcm.title', type: text, help: 'Title that the device shows.' },
  { name: 'fcm.body', type: text, help: 'Text that the device shows.' },
  {
    name: 'apns.privateKey',
    type: secret,
    help: 'Key of the .p8 file (PEM) for the Apple Push Notification service.',
  },
  { name: 'apns.keyId', type: text, help: 'Its id.' },
  { name: 'apns.teamId', type: text, help: 'Id of the team.' },
  { name: 'apns.topic', type: text, help: 'Bundle id of the app.' },
  { name: 'apns.url', type: url, help: 'Address of APNs, when it is another one.' },
  { name: 'debug.apns.url', type: url, help: 'The same for debug messages; by default the sandbox.' },
  {
    name: 'apns.title',
    type: text,
    help: 'Title that the device shows; without title and text the app gets it silently.',
  },
  { name: 'apns.body', type: text, help: 'Text that the device shows.' },
  { name: 'apns.sound', type: text, default: 'default', help: 'Sound with it.' },
  {
    name: 'webpush.privateKey',
    type: secret,
    help: 'Key of the site for Web Push (VAPID): 32 bytes in base64url.',
  },
  { name: 'webpush.subject', type: text, help: 'Whom push services may ask: `mailto:` or `https:`.' },
  { name: 'webpush.origins', type: anyList, help: 'Push services besides those of the usual browsers.' },
  { name: 'filtering_chat_events', type: anyList, help: 'Chat events that are not pushed.' },
]);

export const EMAIL = category('email', [
  { name: 'host', type: text, help: 'Mail server.' },
  { name: 'port', type: port, help: 'By default 587, 465 with `tls`, 25 with `none`.' },
  {
    name: 'security',
    type: choice('starttls', 'tls', 'none'),
    default: 'starttls',
    help: 'How the connection is protected.',
  },
  { name: 'username', type: text, help: 'User name at the mail server.' },
  { name: 'password', type: secret, help: 'Password at the mail server.' },
  { name: 'from', type: text, help: 'Sender of e-mails.' },
]);

export const SMS = category('sms', [
  { name: 'url', type: url, help: 'HTTP interface of the provider of text messages.' },
  { name: 'method', type: choice('POST', 'PUT'), default: 'POST', help: 'Method of the request.' },
  { name: 'contentType', type: text, default: 'application/json', help: 'Type of its body.' },
  {
    name: 'body',
    type: text,
    help: 'The body with `$to$`, `$from$`, `$text$` and `$id$`, which are escaped for its type.',
  },
  { name: 'from', type: text, help: 'Sender of text messages.' },
  { name: 'apiKey', type: secret, help: 'Key of the provider.' },
  { name: 'apiKeyHeader', type: text, default: 'authorization', help: 'Header with the key.' },
  { name: 'apiKeyFormat', type: text, default: 'Bearer $key$', help: 'What stands in it.' },
  { name: 'username', type: text, help: 'User name for HTTP Basic, without a key.' },
  { name: 'password', type: secret, help: 'Its password.' },
  { name: 'maxLength', type: positive, default: '1530', help: 'Characters after which a text is cut.' },
]);
