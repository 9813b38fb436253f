import { Type } from 'typebox';
import {
  AnyParameters,
  answerIn,
  PARAMETER_TYPES,
  parameterBody,
  type RouteDescription,
} from '../edge/route-description.ts';
import { Refusals } from '../errors/error-body.ts';

/**
 * Schemas of the compatible edge describe it in `/openapi.json`; they validate nothing, for what real clients send
 * is wider than any schema and each refusal has its own words.
 */
export const DOCUMENTED_ONLY = { validatorCompiler: () => () => true } as const;

export const TAGS = ['Genesys-compatible'];
const Name = Type.String({ description: 'Name of a configured callback service' });
export const Id = Type.String({ description: 'Id of a callback, opaque' });
export const Texts = Type.Record(Type.String(), Type.String());

const StartAnswer = Type.Object(
  {
    _id: Id,
    _dialog_id: Type.Optional(Type.String()),
    _action: Type.Optional(Type.String()),
    _text: Type.Optional(Type.String()),
    _ok_title: Type.Optional(Type.String()),
  },
  { description: 'All values are texts' },
);
const CreateBody = Type.Object(
  {
    _customer_number: Type.Optional(Type.String({ description: 'Number to call' })),
    _desired_time: Type.Optional(
      Type.String({ description: 'yyyy-MM-ddTHH:mm:ss.SSSZ; absent = as soon as possible' }),
    ),
  },
  {
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    description: 'Names with an underscore are service parameters, all others user data',
  },
);
export const Records = Type.Array(Texts, { description: 'All values are texts' });
const Filter = Type.Object({
  operand: Type.Optional(Type.Enum(['AND', 'OR'], { default: 'AND' })),
  _id: Type.Optional(Id),
  _callback_state: Type.Optional(Type.String({ description: 'A leading ! negates' })),
  _customer_number: Type.Optional(Type.String()),
});

const createSchema: RouteDescription = {
  tags: TAGS,
  summary: 'Ask for a callback',
  consumes: PARAMETER_TYPES,
  params: Type.Object({ name: Name }),
  body: CreateBody,
  response: { 200: StartAnswer, ...Refusals },
};

export const schemas = {
  create: createSchema,
  createElsewhere: { ...createSchema, summary: 'The same at another address' },
  createGeneric: {
    tags: TAGS,
    summary: 'Start a service: a callback (POST only), another one of type ors, or use a builtin one',
    params: Type.Object({ name: Name }),
    'x-body': parameterBody(),
    'x-more-query': 'Parameters of the service',
    response: {
      200: Type.Object(
        { _id: Type.Optional(Id) },
        { additionalProperties: true, description: 'What the document answered' },
      ),
      ...Refusals,
    },
  },
  action: {
    tags: TAGS,
    summary: 'Hand a request to the session of a service, and answer what its document says',
    params: Type.Object({
      id: Id,
      '*': Type.String({ description: 'Name of the action; update changes the data' }),
    }),
    'x-rest': 'action',
    'x-body': parameterBody(),
    'x-more-query': 'Parameters of the action',
    response: { 200: Type.Unknown(), ...Refusals },
  },
  remove: {
    tags: TAGS,
    summary: 'End a service; a callback is cancelled',
    params: Type.Object({ id: Id }),
    response: { 200: Type.Object({}), ...Refusals },
  },
  readStorage: {
    tags: TAGS,
    summary: 'Data of a service by key',
    params: Type.Object({ id: Id }),
    response: { 200: Texts, ...Refusals },
  },
  writeStorage: {
    tags: TAGS,
    summary: 'Add or replace data of a service',
    consumes: PARAMETER_TYPES,
    params: Type.Object({ id: Id }),
    body: AnyParameters,
    response: { 200: Type.Object({}), ...Refusals },
  },
  readStorageKey: {
    tags: TAGS,
    summary: 'One value of the data of a service',
    params: Type.Object({ id: Id, key: Type.String() }),
    response: { 200: answerIn('text/plain', 'The value'), ...Refusals },
  },
  readStorageFile: {
    tags: TAGS,
    summary: 'A file of the data of a service',
    params: Type.Object({ id: Id, key: Type.String() }),
    response: {
      200: answerIn(
        'application/octet-stream',
        'The file, by its own content type',
        Type.String({ format: 'binary' }),
      ),
      ...Refusals,
    },
  },
  removeStorageKey: {
    tags: TAGS,
    summary: 'Remove a key from the data of a service',
    params: Type.Object({ id: Id, key: Type.String() }),
    response: { 200: Type.Object({}), ...Refusals },
  },
  queryAcrossServices: {
    tags: TAGS,
    summary: 'Find callbacks of all services',
    querystring: Filter,
    'x-more-query': 'Any lookup key and its value',
    response: { 200: Records, ...Refusals },
  },
  queryService: {
    tags: TAGS,
    summary: 'Find callbacks of a service by its lookup keys',
    params: Type.Object({ name: Name }),
    querystring: Filter,
    'x-more-query': 'Any lookup key and its value',
    response: { 200: Records, ...Refusals },
  },
  queryOne: {
    tags: TAGS,
    summary: 'One callback, at its _url',
    params: Type.Object({ name: Name, id: Id }),
    response: { 200: Texts, ...Refusals },
  },
  change: {
    tags: TAGS,
    summary: 'Move a scheduled callback, change its properties, or end it',
    consumes: PARAMETER_TYPES,
    params: Type.Object({ name: Name, id: Id }),
    body: Type.Object(
      {
        _new_desired_time: Type.Optional(Type.String({ description: 'yyyy-MM-ddTHH:mm:ss.SSSZ' })),
        _desired_time: Type.Optional(Type.String({ description: 'The same, if the other is not given' })),
        _callback_state: Type.Optional(Type.String({ description: 'COMPLETED ends it' })),
        _callback_reason: Type.Optional(Type.String({ description: 'With which reason' })),
      },
      {
        additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
        description: 'Everything else is set; an empty text takes a property away',
      },
    ),
    response: { 200: Type.Object({}), ...Refusals },
  },
  cancel: {
    tags: TAGS,
    summary: 'Cancel a callback',
    params: Type.Object({ name: Name, id: Id }),
    querystring: Type.Object({ discard_ors_failure: Type.Optional(Type.String()) }),
    response: { 200: Type.Object({}), ...Refusals },
  },
} satisfies Record<string, RouteDescription>;
