import { Type } from 'typebox';

const ErrorBody = Type.Object(
  {
    code: Type.Integer({ description: '70xx as the browser widget knows them, otherwise status times 100' }),
    phrase: Type.String(),
    message: Type.String(),
    exception: Type.String({ description: 'Compare the end of it' }),
    availability: Type.Optional(
      Type.Record(Type.String(), Type.Integer(), {
        description: 'Proposed slots when the wanted time cannot be had',
      }),
    ),
    rule: Type.Optional(Type.String({ description: 'The option that refused the request' })),
    value: Type.Optional(Type.String({ description: 'What that option stands at' })),
    findings: Type.Optional(
      Type.Array(Type.Unknown(), { description: 'What is wrong with a document, by line and column' }),
    ),
  },
  { title: 'Error', description: 'Body of every answer but 200' },
);

/** Responses of every route in `/openapi.json` that are not a success. */
export const Refusals = { '4xx': ErrorBody, '5xx': ErrorBody };

/** Of routes that ask for a session which another node may run: 307 with its address in `Location`. */
export const SessionRefusals = { '3xx': ErrorBody, ...Refusals };
