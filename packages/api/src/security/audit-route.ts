import { type AuditFilter, type AuditRepository, formatInstant, parseInstant } from '@ringback/core';
import { Type } from 'typebox';
import { requireStorable } from '../admin/option-body.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

const Entry = Type.Object({
  id: Type.Integer(),
  at: Type.String(),
  who: Type.String(),
  role: Type.Union([Type.String(), Type.Null()]),
  means: Type.Union([Type.String(), Type.Null()]),
  address: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  name: Type.String(),
  outcome: Type.Enum(['done', 'refused']),
  before: Type.Unknown({ description: 'Only what differs, secrets hidden' }),
  after: Type.Unknown(),
  requestId: Type.String(),
});

/** `GET /api/v1/audit`: who did what, newest first. */
export function auditRoute(app: TypedInstance, audit: AuditRepository): void {
  app.get(
    '/audit',
    {
      schema: {
        tags: ['Access'],
        summary: 'Who changed what, from where, newest first',
        querystring: Type.Object(
          {
            who: Type.Optional(Type.String()),
            subject: Type.Optional(Type.String({ description: 'service, section, agent, user, ...' })),
            name: Type.Optional(Type.String()),
            outcome: Type.Optional(Type.Enum(['done', 'refused'])),
            from: Type.Optional(Type.String({ description: 'ISO 8601' })),
            to: Type.Optional(Type.String({ description: 'ISO 8601, exclusive' })),
            before: Type.Optional(
              Type.String({
                pattern: '^[0-9]{1,15}$',
                description: 'Only entries with a smaller id: the next page',
              }),
            ),
            limit: Type.Optional(
              Type.String({ pattern: '^[0-9]{1,4}$', description: 'By default 100, at most 1000' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(Entry), ...Refusals },
      },
    },
    async (request, reply) => {
      const { from, to, before, limit, ...texts } = request.query;
      for (const [name, text] of Object.entries(texts)) requireStorable(name, text);
      const filter: AuditFilter = {
        ...texts,
        ...(from === undefined ? {} : { from: instant('from', from) }),
        ...(to === undefined ? {} : { to: instant('to', to) }),
        ...(before === undefined ? {} : { before: Number(before) }),
        limit: Math.min(MAX_LIMIT, limit === undefined ? DEFAULT_LIMIT : Number(limit)),
      };
      const entries = await audit.find(filter);
      return sendJson(
        reply,
        entries.map((entry) => ({ ...entry, at: formatInstant(entry.at) })),
      );
    },
  );
}

function instant(field: string, text: string): number {
  const at = parseInstant(text);
  if (at === null)
    throw new AnswerError(answer('bad-field', { field, why: 'must be like 2031-05-28T12:00:00.000Z' }));
  return at;
}
