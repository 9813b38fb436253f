import type { CallbackPageOrder, CallbackRecord } from '@ringback/core';
import { expect, it } from 'vitest';
import { everyCallback } from './callback-export.ts';

const ORDER: CallbackPageOrder = {
  sort: 'createdAt',
  descending: true,
  offset: 0,
  limit: 100,
  counted: false,
  now: 0,
};

const record = (id: string) => ({ id }) as unknown as CallbackRecord;

it('gives all callbacks of an order, each once, though some come and some go meanwhile', async () => {
  let table = Array.from({ length: 3_456 }, (_none, index) => record(`a${index}`));
  const stable = new Set<string>(table.slice(500).map(({ id }) => id));
  let pages = 0;
  const callbacks = {
    async page({ offset, limit }: CallbackPageOrder) {
      const page = { callbacks: table.slice(offset, offset + limit), total: null };
      pages++;
      // After the first page fifty of those that were read are gone, and some new ones stand in front.
      if (pages === 1) table = table.slice(50);
      if (pages === 2) table = [record('new1'), record('new2'), ...table];
      return page;
    },
  };
  const ids: string[] = [];
  for await (const page of everyCallback({ callbacks } as never, ORDER))
    ids.push(...page.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => stable.has(id))).toHaveLength(stable.size);
});
