/** As much of OpenAPI 3.1 as is read and changed here. */
export interface Document {
  openapi: string;
  components: { schemas: Record<string, unknown> };
  paths: Record<string, Record<string, Operation>>;
}

export interface Operation {
  operationId?: string;
  summary?: string;
  tags?: readonly string[];
  parameters?: Parameter[];
  requestBody?: { content: MediaTypes; required?: boolean };
  responses: Record<string, { description?: string | undefined; content?: MediaTypes }>;
  security?: readonly Readonly<Record<string, readonly string[]>>[];
  'x-body'?: Readonly<Record<string, unknown>>;
  'x-more-query'?: string;
  'x-rest'?: string;
}

export type MediaTypes = Record<string, { schema?: unknown }>;

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  schema?: unknown;
  style?: string;
  explode?: boolean;
}
