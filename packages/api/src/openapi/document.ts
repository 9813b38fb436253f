import { Type } from 'typebox';
import type { RouteDescription } from '../edge/route-description.ts';
import { nameOperations } from './operation-names.ts';
import { uniquePaths } from './paths.ts';
import type { Document, MediaTypes, Operation, Parameter } from './shapes.ts';
import { hoistNamed } from './shared-schemas.ts';

export const SECURITY_SCHEMES = {
  administrator: { type: 'http', scheme: 'basic', description: 'A user whose role is enough' },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'An API key whose role is enough' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'ringback_session',
    description: 'The cookie of a login; changes need the header X-CSRF-Token as well',
  },
  token: { type: 'http', scheme: 'bearer', description: 'What the commands of this machine show instead' },
  service: {
    type: 'http',
    scheme: 'basic',
    description: 'Asked for only where an option password of the service or of a section applies',
  },
} as const;

export const TAGS = [
  { name: 'Genesys-compatible', description: 'What clients of a Genesys Mobile Engagement server call' },
  { name: 'Sessions (ORS)', description: 'Sessions of SCXML documents' },
  { name: 'Router', description: 'Places and waits in virtual queues' },
  { name: 'Administration', description: 'Services, sections, lists and groups of numbers' },
];

export const DESCRIPTION_ROUTE = {
  tags: ['Operation'],
  summary: 'This description, in OpenAPI 3.1',
  response: { 200: Type.Object({ openapi: Type.String() }, { additionalProperties: true }) },
} satisfies RouteDescription;

const OPEN = [{}];
const ADMINISTRATOR = [{ administrator: [] }, { token: [] }, { apiKey: [] }, { session: [] }];
const SERVICE = [{}, { service: [] }, { apiKey: [] }];

/**
 * The description of all routes as it is served: what the generator of OpenAPI knows of the routes, and what it has no
 * words for (credentials, bodies of routes with several methods, parameters of any name, the rest of a path).
 */
export function describeApi(generated: object): Document {
  // A copy that shares nothing with what the generator keeps.
  const document: Document = JSON.parse(JSON.stringify(generated));
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      operation.security = securityOf(path);
      readOwnWords(method, operation);
      sayWhatAnswersAre(operation);
    }
  }
  document.paths = uniquePaths(document.paths);
  nameOperations(document.paths);
  hoistNamed(document);
  return document;
}

function securityOf(path: string): readonly Readonly<Record<string, readonly string[]>>[] {
  if (path === '/api/v1/login') return OPEN;
  if (path.startsWith('/api/v1/')) return ADMINISTRATOR;
  const isOpen =
    path === '/genesys/1/internal_statistic' || path.startsWith('/scxml/document/') || path === '/ors/help';
  return /^\/(?:genesys|scxml|urs)\//.test(path) && !isOpen ? SERVICE : OPEN;
}

/** Words of `RouteDescription` that OpenAPI says in another way. */
function readOwnWords(method: string, operation: Operation): void {
  const { 'x-body': body, 'x-more-query': more, 'x-rest': rest } = operation;
  delete operation['x-body'];
  delete operation['x-more-query'];
  delete operation['x-rest'];
  if (body !== undefined && method !== 'get')
    operation.requestBody = {
      content: Object.fromEntries(Object.entries(body).map(([type, schema]) => [type, { schema }])),
    };
  const parameters: Parameter[] = operation.parameters ?? [];
  if (more !== undefined)
    parameters.push({
      name: 'parameters',
      in: 'query',
      required: false,
      style: 'form',
      explode: true,
      description: more,
      schema: { type: 'object', additionalProperties: { type: 'string' } },
    });
  for (const parameter of parameters) if (parameter.name === '*') parameter.name = rest ?? 'rest';
  if (parameters.length > 0) operation.parameters = parameters;
}

function sayWhatAnswersAre({ responses }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    const isRefusal = status !== '200';
    if (response.description === 'Default Response')
      response.description = isRefusal ? REFUSALS[status[0] ?? ''] : 'Done';
    if (isRefusal && response.content !== undefined) {
      const [schema] = Object.values(response.content);
      const json: MediaTypes = schema === undefined ? {} : { 'application/json': schema };
      response.content = json;
    }
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  3: 'Another node runs it: at `Location`',
  4: 'Refused for a reason that lies with the request',
  5: 'A limit, something that is not reachable, or a fault',
};
