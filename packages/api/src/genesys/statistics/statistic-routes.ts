import {
  isJsonObject,
  type Json,
  type OptionMap,
  peekStatistic,
  type StatisticOutcome,
  type StatisticPorts,
} from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../../dependencies.ts';
import { decodeJson } from '../../edge/decode-json.ts';
import { isJsonType, parseMediaType } from '../../edge/media-type.ts';
import { parameterBody } from '../../edge/route-description.ts';
import { sendJson } from '../../edge/send-json.ts';
import { type Answer, answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { readRequest } from '../read-request.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';

/** Statistics that one request may ask for. */
const MOST_STATISTICS = 1_000;

/** Texts say which (API reference 9.1). */
const Statistic = Type.Object(
  {
    metric: Type.Optional(Type.String({ description: 'Name of a statistic, or of a section stat.<metric>' })),
    objectId: Type.Optional(Type.String({ description: 'Agent, group or queue' })),
    objectType: Type.Optional(Type.String({ description: 'Agent, Queue, GroupAgents, ...' })),
  },
  { additionalProperties: true },
);
const Values = Type.Array(Type.Object({}, { additionalProperties: true }));

const schema = {
  tags: ['Genesys-compatible'],
  summary: 'The value of a statistic as it is now; a JSON list asks for several',
  'x-body': {
    ...parameterBody(Statistic),
    'application/json': Type.Union([Statistic, Type.Array(Statistic)]),
  },
  response: {
    200: Type.Union([Type.Object({ value: Type.Unknown() }), Values], {
      description: 'The value; of a list one answer for each',
    }),
    ...Refusals,
  },
};

/** Statistics; `internal_statistic` never asks for credentials (API reference 9.1). */
export function statisticRoutes(app: FastifyInstance, dependencies: ApiDependencies): void {
  for (const url of ['/genesys/1/statistic', '/genesys/1/internal_statistic'])
    app.post(url, { schema, ...DOCUMENTED_ONLY }, (request, reply) => peek(request, reply, dependencies));
}

async function peek(
  request: FastifyRequest,
  reply: FastifyReply,
  ports: StatisticPorts,
): Promise<FastifyReply> {
  const list = readList(request);
  if (list !== null) {
    if (list.length > MOST_STATISTICS)
      return sendAnswer(reply, answer('too-many-parameters', { limit: String(MOST_STATISTICS) }));
    return sendJson(
      reply,
      list.map((item) => {
        const fields = textsOf(item);
        const outcome = peekStatistic(fields, ports);
        return {
          ...fields,
          ...(outcome.kind === 'value' ? { value: outcome.value } : { error: whyOf(outcome) }),
        };
      }),
    );
  }
  const reading = await readRequest(request, 'anything');
  if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
  const { params, userData } = reading.parameters;
  const outcome = peekStatistic({ ...params, ...userData }, ports);
  return outcome.kind === 'value'
    ? sendJson(reply, { value: outcome.value })
    : sendAnswer(reply, statisticAnswer(outcome));
}

/** The list of a body that is one; what cannot be read is told when it is read as a single one. */
function readList(request: FastifyRequest): readonly Json[] | null {
  const mediaType = parseMediaType(request.headers['content-type']);
  if (mediaType === null || !isJsonType(mediaType.type) || !(request.body instanceof Uint8Array)) return null;
  const decoding = decodeJson(request.body, mediaType.charset);
  return decoding.kind === 'json' && Array.isArray(decoding.value) ? decoding.value : null;
}

function textsOf(item: Json): OptionMap {
  if (!isJsonObject(item)) return {};
  const texts = Object.entries(item).filter(
    ([name, value]) => name !== '__proto__' && value !== null && typeof value !== 'object',
  );
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

/** Why there is no value. */
export function statisticAnswer(outcome: Exclude<StatisticOutcome, { kind: 'value' }>): Answer {
  return outcome.kind === 'missing'
    ? answer('missing-parameter', { name: outcome.name })
    : answer('bad-statistic', { why: outcome.why });
}

function whyOf(outcome: Exclude<StatisticOutcome, { kind: 'value' }>): string {
  return outcome.kind === 'missing' ? `${outcome.name} is missing` : outcome.why;
}
