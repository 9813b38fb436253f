import type { InstanceRepository, ServiceInstance } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { attachInstanceSession } from '../sql/attach-instance-session.ts';
import { changeInstanceData } from '../sql/change-user-data.ts';
import { expiredInstances } from '../sql/expired-instances.ts';
import { getInstance } from '../sql/get-instance.ts';
import { insertInstance } from '../sql/insert-instance.ts';
import { removeInstance } from '../sql/remove-instance.ts';

type InstanceRow = ServiceInstance & Row;

/** Service instances in PostgreSQL. */
export function createInstanceRepository(database: Database): InstanceRepository {
  return {
    async insert({ id, service, sessionId, sessionServer, createdAt, expiresAt, userData }) {
      await database.query(insertInstance, [
        id,
        service,
        sessionId,
        sessionServer,
        createdAt,
        expiresAt,
        JSON.stringify(userData),
      ]);
    },
    async get(id) {
      const [row] = await database.query<InstanceRow>(getInstance, [id]);
      return row ?? null;
    },
    attachSession: async (id, sessionId, sessionServer) =>
      (await database.query(attachInstanceSession, [id, sessionId, sessionServer])).length > 0,
    changeUserData: async (id, { set, remove }) =>
      (await database.query(changeInstanceData, [id, JSON.stringify(set), remove])).length > 0,
    expired: (now, limit) => database.query<InstanceRow>(expiredInstances, [now, limit]),
    remove: async (id) => (await database.query(removeInstance, [id])).length > 0,
  };
}
