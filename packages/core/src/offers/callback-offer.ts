import type { OptionMap } from '../ports/store.ts';
import { booleanOption, integerOption, option } from '../services/options.ts';

/** What one finds who would get in line now. */
export interface OfferSituation {
  /** Expected wait, seconds; below 0: nobody is there who could serve, or nobody can say. */
  readonly waitS: number;
  /** The place that he would get, from 1. */
  readonly position: number;
  /** For how much longer the office is open, seconds; null: always, 0: it is closed. */
  readonly openForS: number | null;
  readonly isPaused: boolean;
}

/** Why a callback is offered, or is not. */
export type OfferReason =
  | 'long-wait'
  | 'long-queue'
  | 'nobody-there'
  | 'short-wait'
  | 'closes-soon'
  | 'closed'
  | 'paused'
  | 'switched-off';

export interface CallbackOffer {
  readonly isOffered: boolean;
  readonly reason: OfferReason;
}

const LONGEST_S = 86_400;
const MOST_WAITING = 1_000_000;

/**
 * Whether a callback is worth being offered to somebody now, by the rules that callers at route points are offered one by:
 * `_offer_callback_ewt_threshold`, `_offer_callback_position_threshold`, `_offer_callback_backlog_threshold` and
 * `_offer_callback_closing_buffer`. A service that says `_offer_callback=false` offers none.
 */
export function callbackOffer(
  options: OptionMap,
  { waitS, position, openForS, isPaused }: OfferSituation,
): CallbackOffer {
  const no = (reason: OfferReason): CallbackOffer => ({ isOffered: false, reason });
  const seconds = (name: string, otherwise: number): number =>
    integerOption(options, name, otherwise, { min: 0, max: LONGEST_S });
  if (option(options, '_offer_callback') !== null && !booleanOption(options, '_offer_callback', true))
    return no('switched-off');
  if (isPaused) return no('paused');
  if (openForS !== null && openForS <= 0) return no('closed');
  const buffer = seconds('_offer_callback_closing_buffer', 900);
  if (openForS !== null && Math.max(0, waitS) + buffer > openForS) return no('closes-soon');
  const yes = (reason: OfferReason): CallbackOffer => ({ isOffered: true, reason });
  if (waitS < 0) return yes('nobody-there');
  if (waitS >= seconds('_offer_callback_ewt_threshold', 120)) return yes('long-wait');
  const reaches = (name: string): boolean => {
    const from = integerOption(options, name, 0, { min: 0, max: MOST_WAITING });
    return from > 0 && position >= from;
  };
  // Who gets in line now is one of those who wait: his place is how many there are.
  const isLong =
    reaches('_offer_callback_position_threshold') || reaches('_offer_callback_backlog_threshold');
  return isLong ? yes('long-queue') : no('short-wait');
}
