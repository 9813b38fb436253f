import {
  type Configuration,
  fitsFilter,
  messageOf,
  type NewNotification,
  option,
  type Subscription,
  type SubscriptionRepository,
} from '@ringback/core';

/** Something that is published under tags. */
export interface Publication {
  readonly tags: readonly string[];
  readonly event: string;
  readonly message: string;
  readonly isLocalised: boolean;
  readonly attempts: number;
}

export interface FanOutPorts {
  readonly subscriptions: Pick<SubscriptionRepository, 'candidates'>;
  readonly configuration: Pick<Configuration, 'list' | 'section'>;
  readonly uuid: () => string;
}

/** The messages to everybody who subscribed to one of the tags. */
export async function fanOut(
  { subscriptions, configuration, uuid }: FanOutPorts,
  { tags, event, message, isLocalised, attempts }: Publication,
  { now, ttlMs }: { readonly now: number; readonly ttlMs: number },
): Promise<NewNotification[]> {
  const candidates = await subscriptions.candidates(tags, now);
  return candidates
    .filter(({ filter }) => fitsFilter(filter, tags))
    .map(({ channel, target, language }: Subscription) =>
      messageOf(
        {
          channel,
          target,
          callbackId: null,
          event,
          message: isLocalised ? localised(configuration, message, language) : message,
          maxAttempts: attempts,
        },
        { now, ttlMs, uuid },
      ),
    );
}

/**
 * The text of a key in a language: the transaction list that `localization` of section `push` names (default
 * `GMS_Messages`) has a section for each language, `default` among them. A key that is nowhere is the text itself.
 */
export function localised(
  configuration: Pick<Configuration, 'list' | 'section'>,
  key: string,
  language: string | null,
): string {
  const name = option(configuration.section('push') ?? {}, 'localization') ?? 'GMS_Messages';
  const list = configuration.list(name) ?? {};
  const texts = language === null ? undefined : (list[language] ?? list[language.split(/[-_]/)[0] ?? '']);
  return texts?.[key] ?? list['default']?.[key] ?? key;
}
