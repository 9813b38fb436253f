import { formatInstant, officeCalendar, openPeriods } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { Refusals } from '../errors/error-body.ts';
import { OptionBody, optionsOf } from './option-body.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 60;
/** No service has a name with a slash in it. */
const DRAFT = '/draft';

/** When an office with these options would be open, before anybody saves them. */
export function officeHoursPreviewRoute(
  app: TypedInstance,
  { configuration, clock }: Pick<ApiDependencies, 'configuration' | 'clock'>,
): void {
  app.post(
    '/office-hours/preview',
    {
      schema: {
        tags: ['Administration'],
        summary: 'When an office with these options is open from now on; nothing is stored',
        body: Type.Object(
          { options: OptionBody, days: Type.Integer({ minimum: 1, maximum: MOST_DAYS }) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            periods: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
          }),
          ...Refusals,
        },
      },
    },
    (request, reply) => {
      const options = { ...optionsOf(request.body.options), _type: 'builtin', _service: 'office-hours' };
      const calendar = officeCalendar(DRAFT, (name) =>
        name === DRAFT ? options : configuration.service(name),
      );
      const now = clock.now();
      const periods = calendar === null ? [] : openPeriods(calendar, now, now + request.body.days * DAY_MS);
      return sendJson(reply, {
        periods: periods.map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) })),
      });
    },
  );
}
