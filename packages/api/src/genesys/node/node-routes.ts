import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { answerIn, type RouteDescription } from '../../edge/route-description.ts';
import { answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import type { NodeStatus } from './node-status.ts';

/** The character set is that of the original, down to the case (API reference 1.3). */
const STATUS_TYPE = 'text/plain;charset=ISO-8859-1';

const described = (summary: string, more: Partial<RouteDescription> = {}): { schema: RouteDescription } => ({
  schema: {
    tags: ['Genesys-compatible'],
    summary,
    response: { 200: answerIn('text/plain', 'ONLINE, OFFLINE or nothing'), ...Refusals },
    ...more,
  },
});
const Change = { params: Type.Object({ status: Type.Enum(['ONLINE', 'OFFLINE']) }) };

/** Node API (API reference 8). */
export function nodeRoutes(app: FastifyInstance, node: NodeStatus): void {
  app.get('/genesys/1/node', described('This server is there: an empty answer'), (_request, reply) =>
    reply.header('content-type', STATUS_TYPE).send(''),
  );

  app.get('/genesys/1/admin/node/status', described('ONLINE or OFFLINE'), (_request, reply) =>
    reply.header('content-type', STATUS_TYPE).send(node.current),
  );

  app.post<{ Params: { status: string } }>(
    '/genesys/1/admin/node/changestatus/:status',
    { ...described('Take this node out of service, or back into it', Change), ...DOCUMENTED_ONLY },
    (request, reply) => {
      const { status } = request.params;
      if (status !== 'ONLINE' && status !== 'OFFLINE')
        return sendAnswer(
          reply,
          answer('bad-parameter', { name: 'status', why: 'must be ONLINE or OFFLINE' }),
        );
      node.change(status);
      return reply.header('content-type', STATUS_TYPE).send(node.current);
    },
  );
}
