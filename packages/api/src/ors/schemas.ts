import { Type } from 'typebox';
import { AnyParameters, answerIn, parameterBody, type RouteDescription } from '../edge/route-description.ts';
import { Refusals, SessionRefusals } from '../errors/error-body.ts';

/** The schemas describe this surface in `/openapi.json`; bodies are read by their content type, each with its own words of refusal. */
export const DOCUMENTED_ONLY = { validatorCompiler: () => () => true } as const;

const tags = ['Sessions (ORS)'];
const BODIES = ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'];
const sid = Type.String({ pattern: '^[0-9A-Z]{32}$', description: 'Id of the session' });
const SessionName = Type.Object({ sid });
const Message = Type.Object({
  sid,
  '*': Type.String({ description: 'Name of the event' }),
});
const Started = Type.Object({ sessionid: sid });
/** What becomes `_event.data`; another content type is handed over as it is. */
const Parameters = {
  'x-body': parameterBody(AnyParameters, BODIES),
  'x-more-query': 'Fields of _event.data',
};

export const schemas = {
  start: {
    tags,
    summary: 'Start a session of a document',
    consumes: BODIES,
    body: Type.Object(
      {
        src: Type.String({
          description: 'URL of the document, document:<name> of an uploaded one, or callback',
        }),
        idealtime: Type.Optional(
          Type.Union([Type.Integer(), Type.String()], { description: 'Milliseconds since 1970' }),
        ),
      },
      { additionalProperties: true, description: 'Everything else becomes the <data> of the same id' },
    ),
    response: { 200: Started, ...Refusals },
  },
  event: {
    tags,
    summary: 'Put an event into the queue of a session; its parameters are _event.data',
    params: Message,
    'x-rest': 'event',
    ...Parameters,
    response: { 200: Started, ...SessionRefusals },
  },
  basicHttp: {
    tags,
    summary: 'The same, named by the parameter _scxmleventname (SCXML C.2)',
    params: SessionName,
    ...Parameters,
    response: { 200: Started, ...SessionRefusals },
  },
  request: {
    tags,
    summary: 'The same, answered by the ws:response of the document',
    params: Message,
    'x-rest': 'event',
    ...Parameters,
    response: { 200: Type.Unknown(), ...SessionRefusals },
  },
  terminate: {
    tags,
    summary: 'End a session',
    params: SessionName,
    response: { 200: Started, ...SessionRefusals },
  },
  query: {
    tags,
    summary: 'Active states and data of a session',
    params: SessionName,
    response: {
      200: Type.Object({
        sessionid: sid,
        src: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        documentHash: Type.Optional(Type.String()),
        configuration: Type.Array(Type.String()),
        data: Type.Record(Type.String(), Type.Unknown()),
        startedAt: Type.Optional(Type.String()),
        startsAt: Type.Optional(Type.String({ description: 'Of one that waits for its time' })),
        node: Type.Optional(Type.String()),
      }),
      ...SessionRefusals,
    },
  },
  document: {
    tags,
    summary: 'A version of a document that another server is to run, or a part of it',
    params: Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$' }), '*': Type.String() }),
    'x-rest': 'path',
    response: { 200: answerIn('application/xml', 'The text of the document or part'), ...Refusals },
  },
  help: {
    tags,
    summary: 'The calls of this surface',
    response: { 200: answerIn('text/plain', 'One call after the other') },
  },
} satisfies Record<string, RouteDescription>;
