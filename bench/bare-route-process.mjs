// The peer of acceptance over HTTP: one route that puts the body into one table, in shared commits. Nothing else.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { BareCommitter } from './bare-committer.mjs';
import { answerQuestions } from './probe.mjs';

const pool = new pg.Pool(JSON.parse(process.argv[2]));
const committer = await BareCommitter.open(pool);
const app = Fastify();
app.post('/callback', async (request) => {
  const id = `1-${randomUUID()}`;
  await committer.insert(id, JSON.stringify(request.body));
  return { _id: id };
});
answerQuestions({ http: await app.listen({ host: '127.0.0.1', port: 0 }) });
process.once('SIGTERM', async () => {
  await app.close();
  await pool.end();
  process.disconnect();
});
