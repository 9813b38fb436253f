import type { Write } from '@ringback/core';
import { arrayText, jsonArrayText, plainArrayText } from '../database/array-text.ts';

export type InsertWrite = Extract<Write, { kind: 'callback.insert' }>;

/** New callbacks as NEW_CALLBACKS reads them: a list for each column, written as text at once. */
export function newCallbackLists(inserts: readonly InsertWrite[]): readonly string[] {
  const column = <T>(of: (insert: InsertWrite['callback']) => T): T[] =>
    inserts.map(({ callback }) => of(callback));
  return [
    arrayText(column(({ id }) => id)),
    arrayText(column(({ service }) => service)),
    arrayText(column(({ state }) => state)),
    arrayText(column(({ reason }) => reason)),
    arrayText(column(({ customerNumber }) => customerNumber)),
    plainArrayText(column(({ createdAt }) => createdAt)),
    plainArrayText(column(({ desiredAt }) => desiredAt)),
    plainArrayText(column(({ dueAt }) => dueAt)),
    plainArrayText(column(({ arrivedAt }) => arrivedAt)),
    plainArrayText(column(({ expiresAt }) => expiresAt)),
    jsonArrayText(column(({ params }) => JSON.stringify(params))),
    jsonArrayText(column(({ userData }) => JSON.stringify(userData))),
    plainArrayText(inserts.map(({ place }) => place?.from)),
  ];
}
