import { describePhoneNumber, type PhoneNumberDescription } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { parseQuery } from '../../edge/form.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';

const DEFAULT_COUNTRY = 'US';
const DEFAULT_LANGUAGE = 'en';
/** Longer texts are no numbers, whatever stands in them. */
const MAX_LENGTH = 250;

const schema = {
  tags: ['Genesys-compatible'],
  summary: 'What is known of a phone number',
  querystring: Type.Object({
    number: Type.String(),
    country: Type.Optional(Type.String({ description: 'ISO 3166; US' })),
    geocodingLocale: Type.Optional(Type.String({ description: 'Language of place names; en' })),
  }),
  response: {
    200: Type.Record(Type.String(), Type.Union([Type.String(), Type.Integer(), Type.Boolean()])),
    ...Refusals,
  },
};

/** Phone number API (API reference 10). */
export function phoneNumberRoute(app: FastifyInstance): void {
  app.get('/genesys/1/phonenumber', { schema, ...DOCUMENTED_ONLY }, (request, reply) => {
    const query = parseQuery(request.raw.url ?? '');
    if (query.kind === 'problem')
      return sendAnswer(reply, answer('bad-form', { where: 'query', why: query.why }));
    const given = new Map(query.pairs.map(([name, value]) => [name, String(value)]));
    // A plus that was not percent-encoded arrives as a space.
    const number = given.get('number')?.replace(/^ (?=\d)/, '+') ?? '';
    if (number.trim() === '') return sendAnswer(reply, answer('missing-parameter', { name: 'number' }));
    const country = (given.get('country')?.trim() || DEFAULT_COUNTRY).toUpperCase();
    const language = (given.get('geocodingLocale')?.trim() || DEFAULT_LANGUAGE).toLowerCase();
    const known =
      number.length > MAX_LENGTH ? null : describePhoneNumber(number, country, language.replaceAll('_', '-'));
    return known === null
      ? sendAnswer(reply, answer('unparsable-number', { number, country }))
      : sendJson(reply, view(known, { number, country, language }));
  });
}

function view(
  known: PhoneNumberDescription,
  asked: { readonly number: string; readonly country: string; readonly language: string },
): Record<string, string | number | boolean> {
  return {
    'number-specified': asked.number,
    'country-default': asked.country,
    'language-specified': asked.language,
    'number-original': known.original,
    'number-E164': known.e164,
    'number-international': known.international,
    'number-national': known.national,
    'number-national-short': known.nationalDigits,
    extension: known.extension,
    'country-code': known.countryCode,
    'country-code-source': known.countryCodeSource,
    'is-possible-number': known.isPossible,
    'is-valid-number': known.isValid,
    'is-valid-number-for-region': known.isValidForRegion,
    'is-premium': known.isPremium,
    'italian-leading-zero': known.hasItalianZero,
    'number-type': known.type,
    'region-code': known.region,
    location: known.location,
    'time-zone': `[${known.timeZones.join(', ')}]`,
    // No table of carriers comes with the platform: numbers are ported, and such tables are wrong soon.
    carrier: '',
  };
}
