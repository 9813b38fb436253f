import type { Write } from '@ringback/core';
import { jsonList, numberList, textList } from '../database/array-bytes.ts';

export type InsertWrite = Extract<Write, { kind: 'callback.insert' }>;

/** New callbacks as NEW_CALLBACKS reads them: a list for each column. */
export function newCallbackLists(inserts: readonly InsertWrite[]): readonly Buffer[] {
  const column = <T>(of: (insert: InsertWrite['callback']) => T): T[] =>
    inserts.map(({ callback }) => of(callback));
  return [
    textList(column(({ id }) => id)),
    textList(column(({ service }) => service)),
    textList(column(({ state }) => state)),
    textList(column(({ reason }) => reason)),
    textList(column(({ customerNumber }) => customerNumber)),
    numberList(column(({ createdAt }) => createdAt)),
    numberList(column(({ desiredAt }) => desiredAt)),
    numberList(column(({ dueAt }) => dueAt)),
    numberList(column(({ arrivedAt }) => arrivedAt)),
    numberList(column(({ expiresAt }) => expiresAt)),
    jsonList(column(({ params }) => JSON.stringify(params))),
    jsonList(column(({ userData }) => JSON.stringify(userData))),
    numberList(inserts.map(({ place }) => place?.from)),
  ];
}
