import type { DataContent, DataPlace, ServiceOwner, StoredFile, UserDataOutcome } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../../dependencies.ts';
import {
  AnyParameters,
  answerIn,
  PARAMETER_TYPES,
  type RouteDescription,
} from '../../edge/route-description.ts';
import { sendFile } from '../../edge/send-file.ts';
import { sendJson } from '../../edge/send-json.ts';
import { unstorable } from '../../edge/unstorable.ts';
import { answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { readUpload, type UploadReading } from '../read-request.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import type { ServiceOwners } from '../service-owner.ts';
import { FILES_LIMIT, uploadRefusal } from './upload-rules.ts';

type Dependencies = Pick<
  ApiDependencies,
  'store' | 'configuration' | 'clock' | 'chance' | 'node' | 'orchestration'
>;
type TtlRoute = { Params: { ttl: string } };
type CustomRoute = { Params: { customId: string; ttl: string } };
type AddRoute = { Params: { id: string; ttl: string } };
type IdRoute = { Params: { id: string } };
type KeyRoute = { Params: { id: string; key: string } };
type Request = FastifyRequest<{ Params: { id: string } }>;

/** What data are found under an id: what somebody stored, or the data of a callback or another service (`_data_id`). */
type Found =
  | { readonly kind: 'data'; readonly place: DataPlace; readonly texts: Readonly<Record<string, string>> }
  | {
      readonly kind: 'service';
      readonly owner: ServiceOwner;
      readonly texts: Readonly<Record<string, string>>;
    };

type Upload = Extract<UploadReading, { kind: 'upload' }>;

const TTL_S = 30;
const LONGEST_TTL_S = 86_400 * 3650;
/** Of ids and users. With a key they stand in one entry of an index, which has room for some 2,700 bytes. */
const LONGEST_NAME = 128;

const TEXT_TYPE = 'text/plain;charset=utf-8';
const User = Type.Object({
  gms_user: Type.Optional(Type.String({ description: 'Whose data under an id of their own' })),
});
const Kept = { 200: Type.Object({ id: Type.String() }), ...Refusals };
/** Texts, and in a multipart body files as well. */
const Upload = { consumes: PARAMETER_TYPES, body: AnyParameters, response: Kept };
const Id = Type.String({ description: 'What the storage answered, a custom id, or a _data_id' });
const Ttl = Type.String({ description: 'Seconds; 30 where it is no number' });
const Key = Type.String();
const ONE_VALUE = {
  params: Type.Object({ id: Id, key: Key }),
  headers: User,
  response: { 200: answerIn('text/plain', 'The value'), ...Refusals },
};
const ONE_FILE = {
  ...ONE_VALUE,
  response: {
    200: answerIn(
      'application/octet-stream',
      'The file, by its own content type',
      Type.String({ format: 'binary' }),
    ),
    ...Refusals,
  },
};
const REMOVED = {
  params: Type.Object({ id: Id }),
  headers: User,
  response: { 200: Type.Object({}), ...Refusals },
};
const described = (summary: string, more: Partial<RouteDescription> = {}) => ({
  schema: {
    tags: ['Genesys-compatible'],
    summary,
    response: { 200: Type.Unknown(), ...Refusals },
    ...more,
  } satisfies RouteDescription,
  ...DOCUMENTED_ONLY,
});

/** Storage API: texts and files that are kept for a while (API reference 6). */
export function dataStorageRoutes(
  app: FastifyInstance,
  { store, configuration, clock, chance, node, orchestration }: Dependencies,
  owners: ServiceOwners,
): void {
  const { services } = orchestration;
  const data = store.storedData;
  const refusal = uploadRefusal(configuration);
  const expiry = (ttl: string): number => clock.now() + ttlSeconds(ttl) * 1000;

  async function keep(
    request: FastifyRequest,
    reply: FastifyReply,
    then: (upload: Upload) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const reading = await readUpload(request, refusal);
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    return then(reading);
  }

  async function find(request: Request): Promise<Found | null> {
    const { id } = request.params;
    if (unstorable(id) !== null) return null;
    const user = userOf(request);
    for (const place of [{ id, user: null }, ...(user === null ? [] : [{ id, user }])]) {
      const texts = await data.texts(place, clock.now());
      if (texts !== null) return { kind: 'data', place, texts };
    }
    const owner = await owners.of(request);
    const texts = owner === null ? null : await services.userData(owner);
    return owner === null || texts === null ? null : { kind: 'service', owner, texts };
  }

  async function add(there: Found, upload: Upload, expiresAt: number): Promise<UserDataOutcome> {
    // Data of a service end with it.
    if (there.kind === 'service')
      return services.changeUserData(there.owner, { set: upload.texts, remove: [] }, upload.files);
    const isThere = await data.add(there.place, contentOf(upload), { now: clock.now(), expiresAt });
    return isThere ? 'changed' : 'gone';
  }

  const fileOf = (there: Found, key: string): Promise<StoredFile | null> =>
    there.kind === 'data' ? data.file(there.place, key, clock.now()) : services.file(there.owner, key);

  async function found(
    request: Request,
    reply: FastifyReply,
    then: (found: Found) => Promise<FastifyReply> | FastifyReply,
  ): Promise<FastifyReply> {
    const there = await find(request);
    return there === null
      ? sendAnswer(reply, answer('unknown-data', { id: request.params.id }))
      : then(there);
  }

  app.post<TtlRoute>(
    '/genesys/1/storage/:ttl',
    described('Keep data for some seconds', { ...Upload, params: Type.Object({ ttl: Ttl }) }),
    (request, reply) =>
      keep(request, reply, async (upload) => {
        const id = `${node}-${chance.uuid()}`;
        await data.put({ id, user: null }, contentOf(upload), expiry(request.params.ttl));
        return sendJson(reply, { id });
      }),
  );

  app.post<CustomRoute>(
    '/genesys/1/storage/custom/:customId/:ttl',
    described("Keep data under an id of one's own; header gms_user says whose it is", {
      ...Upload,
      params: Type.Object({ customId: Type.String({ maxLength: LONGEST_NAME }), ttl: Ttl }),
      headers: Type.Object({ gms_user: Type.String({ maxLength: LONGEST_NAME }) }),
    }),
    async (request, reply) => {
      const { customId: id, ttl } = request.params;
      const user = userOf(request);
      if (user === null) return sendAnswer(reply, answer('missing-header', { name: 'gms_user' }));
      for (const [name, text] of Object.entries({ gms_user: user, customId: id })) {
        const tooLong = `is longer than ${LONGEST_NAME} characters`;
        if (text.length > LONGEST_NAME)
          return sendAnswer(reply, answer('bad-parameter', { name, why: tooLong }));
      }
      const why = unstorable(id);
      if (why !== null) return sendAnswer(reply, answer('bad-parameter', { name: 'customId', why }));
      return keep(request, reply, async (upload) => {
        await data.put({ id, user }, contentOf(upload), expiry(ttl));
        return sendJson(reply, { id });
      });
    },
  );

  app.post<AddRoute>(
    '/genesys/1/storage/:id/:ttl',
    described('Add or replace keys, and keep all for some seconds from now', {
      ...Upload,
      params: Type.Object({ id: Id, ttl: Ttl }),
      headers: User,
    }),
    (request, reply) =>
      found(request, reply, (there) =>
        keep(request, reply, async (upload) => {
          const { id, ttl } = request.params;
          switch (await add(there, upload, expiry(ttl))) {
            case 'changed':
              return sendJson(reply, { id });
            case 'gone':
              return sendAnswer(reply, answer('unknown-data', { id }));
            case 'too-much':
              return sendAnswer(reply, answer('payload-too-large', { limit: FILES_LIMIT }));
          }
        }),
      ),
  );

  app.get<IdRoute>(
    '/genesys/1/storage/:id',
    described('All data by key, as texts', {
      params: Type.Object({ id: Id }),
      headers: User,
      response: { 200: Type.Record(Type.String(), Type.String()), ...Refusals },
    }),
    (request, reply) => found(request, reply, ({ texts }) => sendJson(reply, texts)),
  );

  app.get<KeyRoute>('/genesys/1/storage/:id/:key', described('One value', ONE_VALUE), (request, reply) =>
    found(request, reply, ({ texts }) => {
      const { id, key } = request.params;
      return Object.hasOwn(texts, key)
        ? reply.header('content-type', TEXT_TYPE).send(texts[key])
        : sendAnswer(reply, answer('unknown-key', { id, key }));
    }),
  );

  app.get<KeyRoute>(
    '/genesys/1/storage/binary/:id/:key',
    described('The bytes of a file', ONE_FILE),
    (request, reply) =>
      found(request, reply, async (there) => {
        const { id, key } = request.params;
        const file = unstorable(key) === null ? await fileOf(there, key) : null;
        return file === null ? sendAnswer(reply, answer('unknown-key', { id, key })) : sendFile(reply, file);
      }),
  );

  app.delete<IdRoute>('/genesys/1/storage/:id', described('Remove data', REMOVED), (request, reply) =>
    found(request, reply, async (there) => {
      if (there.kind === 'data') await data.remove(there.place, clock.now());
      else await services.changeUserData(there.owner, { set: {}, remove: Object.keys(there.texts) });
      return sendJson(reply, {});
    }),
  );
}

function contentOf({ texts, files }: Upload): DataContent {
  const byKey: Record<string, StoredFile> = Object.create(null);
  for (const { key, ...file } of files) byKey[key] = file;
  return { texts, files: byKey };
}

/** A wrong value is 30 without a word (API reference 6). */
function ttlSeconds(text: string): number {
  const seconds = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return seconds > 0 ? Math.min(seconds, LONGEST_TTL_S) : TTL_S;
}

function userOf(request: FastifyRequest): string | null {
  const user = request.headers['gms_user'];
  const text = typeof user === 'string' ? user.trim() : '';
  return text === '' || unstorable(text) !== null ? null : text;
}
