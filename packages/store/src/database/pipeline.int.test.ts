import { createTestDatabase, type TestDatabase } from '@ringback/testkit';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { booleanList, integerList, jsonList, numberList, textList } from './array-bytes.ts';
import { clientConfig } from './database.ts';
import { type Sending, sendTogether } from './pipeline.ts';

let database: TestDatabase;
let client: Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new Client(clientConfig(database.target, 'test'));
  await client.connect();
  await client.query('CREATE TABLE thing (id text PRIMARY KEY, body jsonb)');
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const INSERT = {
  name: 'insert-thing',
  text: 'INSERT INTO thing SELECT * FROM unnest($1::text[], $2::jsonb[]) RETURNING id',
};
const insert = (id: string, body: unknown = {}): Sending => ({
  statement: INSERT,
  values: [textList([id]), jsonList([JSON.stringify(body)])],
  isRead: true,
});
const things = async (): Promise<unknown[]> =>
  (await client.query('SELECT id FROM thing ORDER BY id')).rows.map(({ id }) => id);

it('what is sent together is one transaction, with an answer for each in their order', async () => {
  const count = { text: 'SELECT count(*) AS n FROM thing' };
  const answers = await sendTogether(client, [
    insert('a'),
    { statement: count, values: [], isRead: true },
    insert('b'),
    { statement: count, values: [], isRead: false },
  ]);
  expect(answers.map(({ rows }) => rows)).toEqual([[{ id: 'a' }], [{ n: 1 }], [{ id: 'b' }], []]);
  expect(answers.map(({ command }) => command)).toEqual(['INSERT 0 1', 'SELECT 1', 'INSERT 0 1', 'SELECT 1']);
});

it('nothing of it is stored when one of them fails, and the connection goes on', async () => {
  await sendTogether(client, [insert('a')]);
  await expect(sendTogether(client, [insert('b'), insert('a'), insert('c')])).rejects.toMatchObject({
    code: '23505',
  });
  expect(await things()).toEqual(['a']);
  // Also with a statement that was sent for the first time behind the fault, and so was never read.
  const later = { ...INSERT, name: 'insert-later' };
  const failing = [insert('a'), { ...insert('d'), statement: later }];
  await expect(sendTogether(client, failing)).rejects.toMatchObject({ code: '23505' });
  await sendTogether(client, [{ ...insert('d'), statement: later }]);
  expect(await things()).toEqual(['a', 'd']);
});

it('tells how far the server came', async () => {
  const progress = { answered: 0 };
  await expect(sendTogether(client, [insert('a'), insert('b'), insert('b')], progress)).rejects.toThrow();
  expect(progress.answered).toBe(2);
});

it('a statement that the connection was asked by itself is not sent again, and the other way round', async () => {
  const values = ['{q}', '{"{}"}'];
  await client.query({ ...INSERT, values });
  await sendTogether(client, [insert('r')]);
  await client.query({ ...INSERT, values: ['{s}', '{"{}"}'] });
  expect(await things()).toEqual(['q', 'r', 's']);
});

it.each(['plain', 'say "hi"', 'a\\b', '{x,y}', 'NULL', '', 'ünï', 'line\nbreak\ttab'])(
  'keeps the text %j as it is',
  async (text) => {
    await sendTogether(client, [insert(text, { [text]: text })]);
    const { rows } = await client.query('SELECT id, body FROM thing');
    expect(rows).toEqual([{ id: text, body: { [text]: text } }]);
  },
);

it('the server reads lists in their binary form as they were meant, with gaps and without anything in them', async () => {
  const statement = {
    text: `SELECT to_json($1::text[]) AS texts, to_json($2::jsonb[]) AS jsons, to_json($3::float8[]) AS numbers,
      to_json($4::integer[]) AS integers, to_json($5::boolean[]) AS booleans`,
  };
  const ask = async (...values: readonly Buffer[]) =>
    (await sendTogether(client, [{ statement, values, isRead: true }]))[0]?.rows;
  const texts = ['', null, 'NULL', 'say "hi"\\', 'ünï 🙂', 'plain'];
  const jsons = [{ a: 'ü "b" \\ \n' }, {}];
  const sparse: (number | undefined)[] = [];
  sparse[2] = 7;
  expect(
    await ask(
      textList(texts),
      jsonList(jsons.map((json) => JSON.stringify(json))),
      numberList([1_795_000_000_123, undefined, 0.5, -1]),
      integerList(sparse),
      booleanList([true, false]),
    ),
  ).toEqual([
    {
      texts,
      jsons,
      numbers: [1_795_000_000_123, null, 0.5, -1],
      integers: [null, null, 7],
      booleans: [true, false],
    },
  ]);
  expect(
    await ask(textList([]), jsonList([]), numberList([undefined]), integerList([]), booleanList([])),
  ).toEqual([{ texts: [], jsons: [], numbers: [null], integers: [], booleans: [] }]);
});
