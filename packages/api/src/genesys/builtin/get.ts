import { integerOption } from '@ringback/core';
import { sendJson } from '../../edge/send-json.ts';
import type { NodeStatus } from '../node/node-status.ts';
import type { BuiltinService } from './builtin-service.ts';

const STATUS_RANGE = { min: 200, max: 599 };

/** `get`, which `gms-status` is made from: `_online_code` (200) while the node serves, `_offline_code` (503) otherwise (callback options 10.6). */
export function getService(node: NodeStatus): BuiltinService {
  return async ({ options }, reply) => {
    const isServing = await node.isServing();
    const code = isServing
      ? integerOption(options, '_online_code', 200, STATUS_RANGE)
      : integerOption(options, '_offline_code', 503, STATUS_RANGE);
    return sendJson(reply.code(code), { status: isServing ? 'ONLINE' : 'OFFLINE' });
  };
}
