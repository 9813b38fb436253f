import type { ServiceOwner } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendFile } from '../../edge/send-file.ts';
import { sendJson } from '../../edge/send-json.ts';
import { unstorable } from '../../edge/unstorable.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { ID } from '../instance.ts';
import { readUpload } from '../read-request.ts';
import { DOCUMENTED_ONLY, schemas } from '../schemas.ts';
import type { ServiceOwners } from '../service-owner.ts';
import { FILES_LIMIT, uploadRefusal } from './upload-rules.ts';

type StorageRoute = { Params: { id: string } };
type KeyRoute = { Params: { id: string; key: string } };
type Work = (owner: ServiceOwner) => Promise<FastifyReply>;

/** Data of an instance or a callback: texts and files by their keys (API reference 3.4). */
export function instanceStorageRoutes(
  app: FastifyInstance,
  { orchestration: { services }, configuration }: Pick<ApiDependencies, 'orchestration' | 'configuration'>,
  owners: ServiceOwners,
): void {
  const refusal = uploadRefusal(configuration);
  const unknown = (reply: FastifyReply, id: string) => sendAnswer(reply, answer('unknown-instance', { id }));
  const owned = async (
    request: FastifyRequest<StorageRoute>,
    reply: FastifyReply,
    work: Work,
  ): Promise<FastifyReply> => {
    const owner = await owners.of(request);
    return owner === null ? unknown(reply, request.params.id) : work(owner);
  };

  app.get<StorageRoute>(
    `/genesys/1/service/${ID}/storage`,
    { schema: schemas.readStorage, ...DOCUMENTED_ONLY },
    (request, reply) =>
      owned(request, reply, async (owner) => {
        const data = await services.userData(owner);
        return data === null ? unknown(reply, owner.id) : sendJson(reply, data);
      }),
  );

  app.get<KeyRoute>(
    `/genesys/1/service/${ID}/storage/:key`,
    { schema: schemas.readStorageKey, ...DOCUMENTED_ONLY },
    (request, reply) =>
      owned(request, reply, async (owner) => {
        const { key } = request.params;
        const data = await services.userData(owner);
        if (data === null) return unknown(reply, owner.id);
        const value = Object.hasOwn(data, key) ? data[key] : undefined;
        return value === undefined
          ? sendAnswer(reply, answer('unknown-key', { id: owner.id, key }))
          : reply.header('content-type', 'text/plain;charset=utf-8').send(value);
      }),
  );

  app.post<StorageRoute>(
    `/genesys/1/service/${ID}/storage`,
    { schema: schemas.writeStorage, ...DOCUMENTED_ONLY },
    (request, reply) =>
      owned(request, reply, async (owner) => {
        const reading = await readUpload(request, refusal);
        if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
        const { texts, files } = reading;
        switch (await services.changeUserData(owner, { set: texts, remove: [] }, files)) {
          case 'changed':
            return sendJson(reply, {});
          case 'gone':
            return unknown(reply, owner.id);
          case 'too-much':
            return sendAnswer(reply, answer('payload-too-large', { limit: FILES_LIMIT }));
        }
      }),
  );

  app.get<KeyRoute>(
    `/genesys/1/service/${ID}/storage/binary/:key`,
    { schema: schemas.readStorageFile, ...DOCUMENTED_ONLY },
    (request, reply) =>
      owned(request, reply, async (owner) => {
        const { key } = request.params;
        const file = unstorable(key) === null ? await services.file(owner, key) : null;
        return file === null
          ? sendAnswer(reply, answer('unknown-key', { id: owner.id, key }))
          : sendFile(reply, file);
      }),
  );

  app.delete<KeyRoute>(
    `/genesys/1/service/${ID}/storage/:key`,
    { schema: schemas.removeStorageKey, ...DOCUMENTED_ONLY },
    (request, reply) =>
      owned(request, reply, async (owner) => {
        const { key } = request.params;
        const data = await services.userData(owner);
        if (data === null) return unknown(reply, owner.id);
        if (!Object.hasOwn(data, key)) return sendAnswer(reply, answer('unknown-key', { id: owner.id, key }));
        await services.changeUserData(owner, { set: {}, remove: [key] });
        return sendJson(reply, {});
      }),
  );
}
