import { describe, expect, test } from 'vitest';
import { USER_TERMINATED } from './contact-centre.ts';
import { type CallVariant, killCallEverywhere } from './killed-call.ts';
import { statesOf } from './killed-callback.ts';

/** While times are read to him. */
const LISTENS = Array.from({ length: 12 }, () => '');
/** Ways through the document; together they pass each state that is its own. */
const VARIANTS: Readonly<Record<string, CallVariant>> = {
  'agrees to be called back': { keys: ['', '', '1', '1', '1'] },
  'hangs up when he has agreed to his number': { keys: ['', '', '1', '1'], staysMs: 5_000 },
  'chooses a time': { keys: ['', '', '1', '1', '2', '1', '1000', '1', ...LISTENS, '1'] },
  'keys a number that there is not, and another one': {
    options: { _disallow_impossible_phone_numbers: 'true' },
    keys: ['', '', '1', '2', '11111#', '', '', '', '1', '1', ...LISTENS, '5551239999#', '', '', '', '1'],
  },
  'cannot be called back, and waits on': {
    options: { _max_queued_callbacks_per_service: '0', _throttle_callbacks_per_service_1: '0/60' },
    keys: ['', '', '1', '1', '1'],
  },
  'calls again and wants to talk now': { keys: ['', '', '1'], returns: true },
  'calls again and moves it': { keys: ['', '', '3', '2', '1400', '', '', '', '1'], returns: true },
  'calls again and cancels it': { keys: ['', '', '4'], returns: true },
};
const killedIn = new Set<string>();
describe('a process that is killed at any commit of a call whose caller is offered a callback', () => {
  test.each(Object.entries(VARIANTS))(
    'leaves nothing of the call, and one end of each callback: he %s (P1, P2, P5)',
    (_name, variant) => killCallEverywhere(variant, killedIn),
    120_000,
  );

  test('was killed in every state that is of this document alone', async () => {
    const at = (name: string) => statesOf(new URL(`${name}.scxml`, USER_TERMINATED));
    const shared = new Set(await at('inbound'));
    const own = (await at('classic-callback')).filter((state) => !shared.has(state));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((state) => !killedIn.has(state))).toEqual([]);
  });
});
