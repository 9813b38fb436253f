import type { OptionMap } from '../ports/store.ts';
import { listOption, option } from '../services/options.ts';

/** Ways on which a message leaves. */
export type Channel =
  | 'httpcb'
  | 'orscb'
  | 'customhttp'
  | 'fcm'
  | 'apns'
  | 'webpush'
  | 'comet'
  | 'email'
  | 'sms'
  /** To whoever subscribed to the tags of the message. */
  | 'broadcast';

/** Types of devices and targets as requests name them (`_device_os`, API reference 7.1), with the channel of each. */
const DEVICE_TYPES: ReadonlyMap<string, Channel> = new Map([
  ['httpcb', 'httpcb'],
  ['orscb', 'orscb'],
  ['customhttp', 'customhttp'],
  ['fcm', 'fcm'],
  ['gcm', 'fcm'],
  ['android', 'fcm'],
  ['ios', 'apns'],
  ['webpush', 'webpush'],
  ['comet', 'comet'],
]);

const PUSHED: ReadonlySet<Channel> = new Set(DEVICE_TYPES.values());

export const DEVICE_TYPE_NAMES: readonly string[] = [...DEVICE_TYPES.keys()];

/** The channel of a device type, whatever its case; null for one that nobody knows. */
export function channelOf(type: string): Channel | null {
  return DEVICE_TYPES.get(type.trim().toLowerCase()) ?? null;
}

/**
 * Whether messages to such devices are sent: `pushEnabled` of section `push` lists the types (callback options 11).
 * Where it is not set every type is on; an empty one switches all of them off.
 */
export function isPushEnabled(push: OptionMap, channel: Channel): boolean {
  if (!PUSHED.has(channel) || push['pushEnabled'] === undefined) return true;
  return listOption(push, 'pushEnabled').some((type) => channelOf(type) === channel);
}

/** What a target must be of when nobody says it: an address is called, anything else is a session. */
export function channelOfTarget(type: string | null, target: string): Channel {
  const named = type === null ? null : channelOf(type);
  return named ?? (/^https?:\/\//i.test(target) ? 'httpcb' : 'orscb');
}

/** Name of a push provider and the section that configures it (`push.provider.<name>`); without a name `push` itself. */
export function providerSection(kind: 'push' | 'email' | 'sms', provider: string | null): string {
  return provider === null ? kind : `${kind}.provider.${provider}`;
}

/** Options of a provider: its own section goes before the one of its kind. */
export function providerOptions(
  section: (name: string) => OptionMap | null,
  kind: 'push' | 'email' | 'sms',
  provider: string | null,
): OptionMap {
  const shared = section(kind) ?? {};
  const own = provider === null ? null : section(providerSection(kind, provider));
  return { ...shared, ...own };
}

/** The provider that a request or a service names, or null. */
export function providerOf(options: OptionMap, name: string): string | null {
  return option(options, name)?.trim() ?? null;
}
