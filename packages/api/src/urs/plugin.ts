import {
  agentStateName,
  isWaitPredictor,
  membersOf,
  PREDICTOR_NAMES,
  parseTarget,
  predictWaitS,
  requestId,
  WAIT_UNKNOWN,
  waitInputs,
} from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import { askForCredentials, credentialsOf } from '../edge/required-credentials.ts';
import { answerIn, type RouteDescription } from '../edge/route-description.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'routing' | 'waitTimes' | 'recorded'>;

/** Parameters are read by the handlers, each with its own words of refusal. */
const DOCUMENTED_ONLY = { validatorCompiler: () => () => true } as const;
const tags = ['Router'];
const schemas = {
  place: {
    tags,
    summary: 'Place and expected wait of a call in a virtual queue',
    params: Type.Object({
      connid: Type.String({ description: 'Id of a request that waits, or max: a call that enters now' }),
      queue: Type.String(),
    }),
    querystring: Type.Object({ aqt: Type.Optional(Type.Enum([...PREDICTOR_NAMES])) }),
    response: {
      200: Type.Object({
        pos: Type.Integer({ description: 'Place, from 1' }),
        wpos: Type.Integer(),
        calls: Type.Integer({ description: 'Calls that wait' }),
        ewt: Type.Number({ description: 'Seconds; -1 = nobody can say' }),
      }),
      ...Refusals,
    },
  },
  targetState: {
    tags,
    summary: 'Whether the agents of a target are ready',
    querystring: Type.Object({ target: Type.String({ description: '1001@Stat_Server.A' }) }),
    response: {
      200: Type.Object({
        target: Type.String(),
        ready: Type.Boolean(),
        agents: Type.Array(
          Type.Object({ id: Type.String(), dn: Type.String(), state: Type.String(), ready: Type.Boolean() }),
        ),
      }),
      ...Refusals,
    },
  },
  help: {
    tags,
    summary: 'What a call of the router is for',
    params: Type.Object({ '*': Type.String({ description: 'call/lvq or stat/targetstate' }) }),
    'x-rest': 'call',
    response: { 200: answerIn('text/plain', 'How it is called'), ...Refusals },
  },
} satisfies Record<string, RouteDescription>;

/** A call that does not exist: it would stand at the end of the queue. */
const NEW_CALL = 'max';

const HELP: Readonly<Record<string, string>> = {
  'call/lvq': `GET /urs/call/{connid}/lvq/{virtual queue}?aqt=${PREDICTOR_NAMES.join('|')}: pos, wpos (places in line from 1), calls (waiting), ewt (seconds, -1 = nobody can say). connid max: a call that enters now; otherwise the id of a request that waits.`,
  'stat/targetstate':
    'GET /urs/stat/targetstate?target=1001@Stat_Server.A: whether the agents of a target are ready, and what each is doing.',
};

/** The router over HTTP: `/urs/...` (routing reference 2.6). */
export async function ursPlugin(
  app: FastifyInstance,
  { dependencies }: { dependencies: Dependencies },
): Promise<void> {
  const { configuration, routing, waitTimes, recorded } = dependencies;
  await askForCredentials(app, configuration, () =>
    credentialsOf([configuration.section('urs'), configuration.section('server')]),
  );

  app.get<{ Params: { connid: string; queue: string }; Querystring: { aqt?: string | string[] } }>(
    '/urs/call/:connid/lvq/:queue',
    { schema: schemas.place, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { connid, queue } = request.params;
      const aqt = request.query.aqt ?? waitTimes.chosen(queue) ?? 'urs';
      if (typeof aqt !== 'string' || !isWaitPredictor(aqt))
        return sendAnswer(
          reply,
          answer('bad-field', { field: 'aqt', why: `must be one of ${PREDICTOR_NAMES.join(', ')}` }),
        );
      const facts = routing.factsOfQueue(queue);
      if (connid === NEW_CALL) {
        const pos = facts.waiting + 1;
        const ewt = waitTimes.expectedWaitS(queue, aqt);
        return sendJson(reply, { pos, wpos: pos, calls: facts.waiting, ewt });
      }
      const place = routing.position(requestId(connid));
      if (place === null)
        return sendAnswer(reply, answer('bad-field', { field: 'connid', why: 'is no request that waits' }));
      const pos = place.position;
      // Who names no method is told what counts as told.
      const told = request.query.aqt === undefined ? routing.toldWait(requestId(connid)) : null;
      if (told !== null) await recorded();
      const ewt = told?.waitS ?? predictWaitS(aqt, waitInputs(facts, pos)) ?? WAIT_UNKNOWN;
      return sendJson(reply, { pos, wpos: pos, calls: facts.waiting, ewt });
    },
  );

  app.get<{ Querystring: { target?: string | string[] } }>(
    '/urs/stat/targetstate',
    { schema: schemas.targetState, ...DOCUMENTED_ONLY },
    (request, reply) => {
      const { target } = request.query;
      const parsed = typeof target === 'string' ? parseTarget(target) : null;
      if (parsed === null || parsed.kind === 'problem') {
        const why = parsed === null ? 'must be given' : `at character ${parsed.position + 1}, ${parsed.why}`;
        return sendAnswer(reply, answer('bad-field', { field: 'target', why }));
      }
      const agents = membersOf(parsed.target.object, routing.agents());
      return sendJson(reply, {
        target: parsed.target.text,
        ready: agents.some(({ state, reachable }) => state.kind === 'ready' && reachable),
        agents: agents.map(({ id, dn, state, reachable }) => ({
          id,
          dn,
          state: agentStateName(state),
          ready: state.kind === 'ready' && reachable,
        })),
      });
    },
  );

  app.get<{ Params: { '*': string } }>(
    '/urs/help/*',
    { schema: schemas.help, ...DOCUMENTED_ONLY },
    (request, reply) => {
      const name = request.params['*'];
      const text = Object.hasOwn(HELP, name) ? HELP[name] : undefined;
      return text === undefined
        ? sendAnswer(reply, answer('unknown-path'))
        : reply.header('content-type', 'text/plain;charset=utf-8').send(`${text}\n`);
    },
  );
}
