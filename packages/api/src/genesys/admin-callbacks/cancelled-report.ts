import type { CallbackRecord } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../../dependencies.ts';
import { unstorable } from '../../edge/unstorable.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { propertyOf } from '../record.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { readOrder, textsOf } from './json-order.ts';
import { schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store' | 'clock'>;

const MAX_PROPERTIES = 100;
/** Newest callbacks that one table has. */
const MAX_ROWS = 50_000;

/** `POST /genesys/1/admin/callback/reportcancelled`: callbacks that ended for a reason, as CSV (API reference 4.15). */
export function cancelledReportRoute(app: FastifyInstance, dependencies: Dependencies): void {
  const { configuration, store, clock } = dependencies;
  app.post(
    '/genesys/1/admin/callback/reportcancelled',
    { schema: schemas.cancelledReport, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const reading = readOrder(request);
      if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
      const name = 'exported_properties';
      const properties = textsOf(reading.members.get(name), MAX_PROPERTIES);
      if ('why' in properties)
        return sendAnswer(reply, answer('bad-parameter', { name, why: properties.why }));
      const reason = reading.members.get('callback_reason') ?? 'CANCELLED_BY_ADMIN';
      if (typeof reason !== 'string' || unstorable(reason) !== null)
        return sendAnswer(reply, answer('bad-parameter', { name: 'callback_reason', why: 'must be a text' }));
      const records = await store.callbacks.find({
        operand: 'AND',
        conditions: [{ key: '_callback_reason', value: reason, negated: false }],
        states: ['COMPLETED'],
        now: clock.now(),
        limit: MAX_ROWS,
      });
      const row = (record: CallbackRecord): string =>
        properties.map((property) => cell(propertyOf(record, property, configuration) ?? '')).join(',');
      const lines = [properties.map(cell).join(','), ...records.map(row)];
      return reply
        .header('content-type', 'text/csv;charset=utf-8')
        .header('content-disposition', 'attachment; filename="CancelledCallbacks.csv"')
        .send(`${lines.join('\r\n')}\r\n`);
    },
  );
}

/** What a spreadsheet would take for a formula; a number with a plus is none. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d\s().\-/]*$)/;

/**
 * RFC 4180 section 2: quotes where a comma, a quote or a line break stands in it. Customers write what they like, and whoever
 * opens the table must not run it: an apostrophe makes a text of a formula.
 */
function cell(given: string): string {
  const text = FORMULA.test(given) ? `'${given}` : given;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
