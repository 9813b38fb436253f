import { agentId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { AccessResources, type Booking } from './access-resources.ts';

const TOKEN = 'aabbccdd';

function bench(numbers = ['7001', '7002']) {
  const clock = new FakeClock();
  const resources = new AccessResources(numbers, clock);
  const released: string[] = [];
  const book = (tag: string, token = TOKEN): string | null => {
    const booking: Booking = {
      token,
      agentId: agentId('2001'),
      userData: { name: 'Rosa' },
      release: () => void released.push(tag),
    };
    return resources.book(booking, 10_000, tag, () => void released.push(`${tag} expired`));
  };
  return { clock, resources, released, book };
}

describe('access numbers', () => {
  it('are lent one for each call, the one that rested longest first', () => {
    const { resources, book } = bench();
    expect([book('a'), book('b'), book('c')]).toEqual(['7001', '7002', null]);
    expect(resources.giveBack('a')).toBe(true);
    expect(resources.giveBack('b')).toBe(true);
    expect(book('d')).toBe('7001');
    expect(book('e')).toBe('7002');
  });

  it('are free as soon as the call is there; the agent stays held for it', () => {
    const { clock, resources, released, book } = bench(['7001']);
    book('a');
    expect(resources.arrive('7001', TOKEN)).toMatchObject({ agentId: '2001', userData: { name: 'Rosa' } });
    expect([resources.lent, clock.armed, released]).toEqual([0, 0, []]);
    expect(resources.arrive('7001', TOKEN)).toBeNull();
    expect(book('b')).toBe('7001');
  });

  it('are kept from who does not know the token, or calls another number', () => {
    const { resources, book } = bench();
    book('a');
    expect(resources.arrive('7001', '00112233')).toBeNull();
    expect(resources.arrive('7002', TOKEN)).toBeNull();
    expect(resources.lent).toBe(1);
  });

  it('are taken back with the agent when nobody calls in time', () => {
    const { clock, resources, released, book } = bench(['7001']);
    book('a');
    clock.advance(9_999);
    expect(released).toEqual([]);
    clock.advance(1);
    expect(released).toEqual(['a', 'a expired']);
    expect(resources.arrive('7001', TOKEN)).toBeNull();
    expect(resources.giveBack('a')).toBe(false);
    expect(book('b')).toBe('7001');
  });

  it('leave no timers behind when the switch closes', () => {
    const { clock, resources, book } = bench();
    book('a');
    resources.close();
    expect(clock.armed).toBe(0);
  });

  it('of a switch that has none are never lent', () => {
    expect(bench([]).book('a')).toBeNull();
  });
});
