import type { NodeRepository, SessionId } from '@ringback/core';
import type { Database } from '../database/database.ts';
import { forgetNode } from '../sql/forget-node.ts';
import { getNodeUrl } from '../sql/get-node-url.ts';
import { lostNodes } from '../sql/lost-nodes.ts';
import { replaceNode } from '../sql/replace-node.ts';
import { setNodeUrl } from '../sql/set-node-url.ts';
import { takeOutbox } from '../sql/take-outbox.ts';
import { takeSessions } from '../sql/take-sessions.ts';
import { type Heartbeat, NODE_LOST_AFTER_MS } from './heartbeat.ts';

/** Nodes in PostgreSQL, as `node` sees them. */
export function createNodeRepository(
  database: Database,
  node: string,
  heartbeat: Pick<Heartbeat, 'isSteady'>,
): NodeRepository {
  return {
    async lost() {
      // After an outage of the database nobody was seen for a while: whoever has not been seen long enough itself does
      // not judge others.
      if (!heartbeat.isSteady()) return [];
      const rows = await database.query<{ name: string }>(lostNodes, [node, NODE_LOST_AFTER_MS]);
      return rows.map(({ name }) => name);
    },
    replace: async (name) => (await database.query(replaceNode, [name, node, NODE_LOST_AFTER_MS])).length > 0,
    async takeSessions(from, { onPhone, limit }) {
      const values = [from, node, limit, onPhone];
      const rows = await database.query<{ sessionId: SessionId }>(takeSessions, values);
      return rows.map(({ sessionId }) => sessionId);
    },
    async takeOutbox(from) {
      await database.query(takeOutbox, [from, node]);
    },
    async forget(name) {
      await database.query(forgetNode, [name, node]);
    },
    async announce(url) {
      await database.query(setNodeUrl, [node, url]);
    },
    async url(name) {
      const [row] = await database.query<{ url: string | null }>(getNodeUrl, [name]);
      return row?.url ?? null;
    },
  };
}
