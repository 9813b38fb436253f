import { describe, expect, it } from 'vitest';
import { callbackOffer, type OfferReason, type OfferSituation } from './callback-offer.ts';

const QUIET: OfferSituation = { waitS: 30, position: 2, openForS: null, isPaused: false };

describe('the offer of a callback', () => {
  it.each<[OfferReason, boolean, Record<string, string>, Partial<OfferSituation>]>([
    ['short-wait', false, {}, {}],
    ['long-wait', true, {}, { waitS: 120 }],
    ['long-wait', true, { _offer_callback_ewt_threshold: '30' }, {}],
    ['nobody-there', true, {}, { waitS: -1 }],
    ['long-queue', true, { _offer_callback_position_threshold: '2' }, {}],
    ['short-wait', false, { _offer_callback_position_threshold: '3' }, {}],
    ['long-queue', true, { _offer_callback_backlog_threshold: '2' }, {}],
    ['closes-soon', false, {}, { waitS: 600, openForS: 1499 }],
    ['long-wait', true, {}, { waitS: 600, openForS: 1500 }],
    ['closes-soon', false, {}, { waitS: -1, openForS: 899 }],
    ['closed', false, { _offer_callback_closing_buffer: '0' }, { waitS: 600, openForS: 0 }],
    ['paused', false, {}, { waitS: 600, isPaused: true }],
    ['switched-off', false, { _offer_callback: 'false' }, { waitS: 600 }],
  ])('%s: %s with %j and %j', (reason, isOffered, options, situation) => {
    expect(callbackOffer(options, { ...QUIET, ...situation })).toEqual({ isOffered, reason });
  });
});
