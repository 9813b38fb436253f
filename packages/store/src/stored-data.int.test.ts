import { randomInt, randomUUID } from 'node:crypto';
import type { DataPlace, Store, StoredFile } from '@ringback/core';
import {
  createTestDatabase,
  MemoryStore,
  QuietTelemetry,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);
const SECOND = 1000;

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('data in the %s store', (kind) => {
  let database: TestDatabase | null = null;
  let store: Store;
  beforeAll(async () => {
    if (kind === 'memory') {
      store = new MemoryStore();
      return;
    }
    database = await createTestDatabase();
    store = await openStore({
      target: database.target,
      node: '1',
      telemetry: new QuietTelemetry(),
      clock: systemClock,
      uuid: randomUUID,
    });
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  const place = (user: string | null = null): DataPlace => ({ id: `1-${randomUUID()}`, user });
  const file = (text: string): StoredFile => ({
    fileName: 'ü "quoted".png',
    mediaType: 'image/png',
    content: new Uint8Array([0, 255, ...Buffer.from(text)]),
  });
  const bytes = async (at: DataPlace, key: string) => {
    const found = await store.storedData.file(at, key, T0);
    return found === null ? null : { ...found, content: [...found.content] };
  };

  it('are given back as they were kept, until their time is over', async () => {
    const at = place();
    await store.storedData.put(at, { texts: { a: '1', b: 'two "ü" \\' }, files: {} }, T0 + SECOND);
    expect(await store.storedData.texts(at, T0)).toEqual({ a: '1', b: 'two "ü" \\' });
    expect(await store.storedData.texts(at, T0 + SECOND)).toBeNull();
    expect(await store.storedData.texts(place(), T0)).toBeNull();
  });

  it('are of whoever named them', async () => {
    const at = place('ana');
    await store.storedData.put(at, { texts: { a: '1' }, files: {} }, T0 + SECOND);
    for (const user of [null, 'bob']) expect(await store.storedData.texts({ ...at, user }, T0)).toBeNull();
    await store.storedData.put({ ...at, user: 'bob' }, { texts: { a: '2' }, files: {} }, T0 + SECOND);
    expect(await store.storedData.texts(at, T0)).toEqual({ a: '1' });
    expect(await store.storedData.remove({ ...at, user: 'bob' }, T0)).toBe(true);
    expect(await store.storedData.texts(at, T0)).toEqual({ a: '1' });
  });

  it('have a text or a file under a key, whichever came last', async () => {
    const at = place();
    const later = { now: T0, expiresAt: T0 + SECOND };
    await store.storedData.put(at, { texts: { a: '1', f: 'text' }, files: { g: file('g') } }, T0 + SECOND);
    expect(await store.storedData.add(at, { texts: { g: 'text' }, files: { f: file('f') } }, later)).toBe(
      true,
    );
    expect(await store.storedData.texts(at, T0)).toEqual({ a: '1', f: file('').fileName, g: 'text' });
    expect(await bytes(at, 'f')).toEqual({ ...file('f'), content: [...file('f').content] });
    expect(await bytes(at, 'g')).toBeNull();
    await store.storedData.add(at, { texts: {}, files: { f: file('again') } }, later);
    expect((await bytes(at, 'f'))?.content).toEqual([...file('again').content]);
    await store.storedData.put(at, { texts: {}, files: { h: file('h') } }, T0 + SECOND);
    expect(await store.storedData.texts(at, T0)).toEqual({ h: file('').fileName });
    expect(await bytes(at, 'f')).toBeNull();
  });

  it('may have ids, users and keys of the longest that are let through', async () => {
    // Of four bytes each, and nothing that could be compressed.
    const long = (length: number): string =>
      Array.from({ length }, () => String.fromCodePoint(0x20000 + randomInt(0xa000))).join('');
    const at = { id: long(64), user: long(64) };
    const [text, key] = [long(128), long(128)];
    await store.storedData.put(at, { texts: { [text]: '1' }, files: { [key]: file('f') } }, T0 + SECOND);
    expect(await store.storedData.texts(at, T0)).toEqual({ [text]: '1', [key]: file('').fileName });
    expect((await bytes(at, key))?.content).toEqual([...file('f').content]);
  });

  it('live longer when something is added, and not at all when they were over', async () => {
    const at = place();
    const nothing = { texts: {}, files: {} };
    await store.storedData.put(at, nothing, T0 + SECOND);
    expect(await store.storedData.add(at, nothing, { now: T0, expiresAt: T0 + 5 * SECOND })).toBe(true);
    expect(await store.storedData.texts(at, T0 + 4 * SECOND)).toEqual({});
    const late = { now: T0 + 5 * SECOND, expiresAt: T0 + 9 * SECOND };
    expect(await store.storedData.add(at, { texts: {}, files: { f: file('f') } }, late)).toBe(false);
    expect(await store.storedData.texts(at, T0 + 5 * SECOND)).toBeNull();
    expect(await store.storedData.add(place(), nothing, late)).toBe(false);
  });

  it('are gone with their files when they are removed, and swept away when their time is over', async () => {
    const [at, other] = [place(), place()];
    await store.storedData.put(at, { texts: {}, files: { f: file('f') } }, T0 + SECOND);
    await store.storedData.put(other, { texts: {}, files: { f: file('f') } }, T0 + SECOND);
    expect(await store.storedData.remove(at, T0)).toBe(true);
    expect(await store.storedData.remove(at, T0)).toBe(false);
    expect(await bytes(at, 'f')).toBeNull();
    expect(await store.storedData.removeExpired(T0 + SECOND, 1000)).toBeGreaterThanOrEqual(1);
    expect(await store.storedData.removeExpired(T0 + SECOND, 1000)).toBe(0);
    expect(await store.storedData.remove(other, T0)).toBe(false);
  });
});
