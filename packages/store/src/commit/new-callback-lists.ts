import type { Write } from '@ringback/core';
import { jsonList, numberList, textList } from '../database/array-bytes.ts';

export type InsertWrite = Extract<Write, { kind: 'callback.insert' }>;

/** New callbacks as NEW_CALLBACKS reads them: a list for each column. */
export function newCallbackLists(inserts: readonly InsertWrite[]): readonly Buffer[] {
  return [
    textList(inserts.map(({ callback }) => callback.id)),
    textList(inserts.map(({ callback }) => callback.service)),
    textList(inserts.map(({ callback }) => callback.state)),
    textList(inserts.map(({ callback }) => callback.reason)),
    textList(inserts.map(({ callback }) => callback.customerNumber)),
    numberList(inserts.map(({ callback }) => callback.createdAt)),
    numberList(inserts.map(({ callback }) => callback.desiredAt)),
    numberList(inserts.map(({ callback }) => callback.dueAt)),
    numberList(inserts.map(({ callback }) => callback.arrivedAt)),
    numberList(inserts.map(({ callback }) => callback.expiresAt)),
    jsonList(inserts.map(({ callback }) => JSON.stringify(callback.params))),
    jsonList(inserts.map(({ callback }) => JSON.stringify(callback.userData))),
    numberList(inserts.map(({ place }) => place?.from)),
  ];
}
