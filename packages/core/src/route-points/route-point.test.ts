import { describe, expect, it } from 'vitest';
import { findRoutePoint } from './route-point.ts';

const LIST = {
  '5000': { application: 'support' },
  '+18005550100': {},
  access: { resource_group: 'DNIS' },
};
const groups = async (group: string) => (group === 'DNIS' ? ['+18005550101', '+18005550102'] : null);
const numberOf = async (dialled: string, list: Parameters<typeof findRoutePoint>[1] = LIST) =>
  (await findRoutePoint(dialled, list, groups))?.number ?? null;

describe('the route point of a number', () => {
  it('is the one of that very number, however it is written', async () => {
    expect(await findRoutePoint('5000', LIST, groups)).toEqual({
      number: '5000',
      application: 'support',
      options: { application: 'support' },
    });
    expect(await numberOf('18005550100')).toBe('+18005550100');
    expect(await numberOf('8005550100')).toBe('+18005550100');
  });

  it('does not take short numbers for the end of long ones', async () => {
    expect(await numberOf('15000')).toBeNull();
    expect(await numberOf('0100')).toBeNull();
  });

  it('is the one of a resource group for the numbers of that group', async () => {
    expect(await numberOf('8005550102')).toBe('access');
    expect(await numberOf('8005550103')).toBeNull();
    expect(await numberOf('1', { access: { resource_group: 'unknown' } })).toBeNull();
  });

  it('is the one of any number when no other fits', async () => {
    const list = { ...LIST, '*': { application: 'rest' } };
    expect(await numberOf('777', list)).toBe('*');
    expect(await numberOf('5000', list)).toBe('5000');
    expect(await numberOf('', list)).toBeNull();
  });
});
