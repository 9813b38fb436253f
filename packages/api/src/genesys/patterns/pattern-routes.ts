import { type Configuration, PatternGroups } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AnyParameters, PARAMETER_TYPES } from '../../edge/route-description.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { readRequest } from '../read-request.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';

/** Each parameter is held against each pattern: more of them would be no form, but work. */
const MOST_PARAMETERS = 100;

const schema = {
  tags: ['Genesys-compatible'],
  summary: 'Which parameters match a pattern: its name by parameter',
  consumes: PARAMETER_TYPES,
  body: AnyParameters,
  response: { 200: Type.Record(Type.String(), Type.String()), ...Refusals },
};

/** Pattern API: the patterns of the list `GMS_Patterns`, all of them or those of one group (API reference 10). */
export function patternRoutes(app: FastifyInstance, configuration: Pick<Configuration, 'list'>): void {
  const patterns = new PatternGroups((name) => configuration.list(name));

  app.post('/genesys/1/patterns', { schema, ...DOCUMENTED_ONLY }, (request, reply) =>
    match(request, reply, patterns.groups()),
  );

  app.post<{ Params: { group: string } }>(
    '/genesys/1/patterns/group/:group',
    { schema: { ...schema, params: Type.Object({ group: Type.String() }) }, ...DOCUMENTED_ONLY },
    (request, reply) => {
      const { group } = request.params;
      return patterns.groups().includes(group)
        ? match(request, reply, [group])
        : sendAnswer(reply, answer('unknown-object', { what: 'pattern group', name: group }));
    },
  );

  async function match(
    request: FastifyRequest,
    reply: FastifyReply,
    groups: readonly string[],
  ): Promise<FastifyReply> {
    const reading = await readRequest(request, 'anything');
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { params, userData } = reading.parameters;
    const given = [...Object.entries(params), ...Object.entries(userData)];
    if (given.length > MOST_PARAMETERS)
      return sendAnswer(reply, answer('too-many-parameters', { limit: String(MOST_PARAMETERS) }));
    const matches: Record<string, string> = Object.create(null);
    for (const [parameter, value] of given) {
      for (const group of groups) {
        const name = patterns.matching(group, value);
        if (name === null) continue;
        matches[parameter] = name;
        break;
      }
      // Others are served between two parameters, however long the list of patterns is.
      await new Promise(setImmediate);
    }
    return sendJson(reply, matches);
  }
}
