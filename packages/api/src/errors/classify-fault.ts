import { hasCode, isStoreUnavailable } from '@ringback/core';
import { AnswerError } from './answer-error.ts';
import { type Answer, answer } from './answers.ts';

/** Largest body of a request, in bytes (contract section 4); files of a multipart body apart. */
export const MAX_BODY_BYTES = 1_048_576;
/** Longest part of a path between two slashes, in characters. */
export const MAX_PATH_PART = 2_000;

interface SchemaFault {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * The answer for anything that was thrown while a request was handled. `internal` is the only one that hides a fault of ours.
 * `bodyLimit`: of the route, in bytes.
 */
export function classifyFault(fault: unknown, requestId: string, bodyLimit = MAX_BODY_BYTES): Answer {
  if (fault instanceof AnswerError) return fault.answer;
  if (isStoreUnavailable(fault)) return answer('store-unavailable');
  const schemaFault = firstSchemaFault(fault);
  if (schemaFault !== null) return badField(schemaFault);
  if (!hasCode(fault)) return clientStatus(fault) ?? answer('internal', { requestId });
  switch (fault.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return answer('payload-too-large', { limit: `${Math.round(bodyLimit / MAX_BODY_BYTES)} MB` });
    case 'FST_REQ_FILE_TOO_LARGE':
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return answer('payload-too-large', { limit: '1 MB' });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return answer('unsupported-media-type', { known: 'a well-formed media type' });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return answer('bad-request', { why: 'the body is not as long as Content-Length says' });
    case 'FST_ERR_BAD_URL':
      return answer('bad-request', { why: 'the path is not valid percent-encoded UTF-8' });
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return answer('uri-too-long', { limit: String(MAX_PATH_PART) });
    case 'FST_BASIC_AUTH_MISSING_OR_BAD_AUTHORIZATION_HEADER':
      return answer('unauthorized');
    default:
      return clientStatus(fault) ?? answer('internal', { requestId });
  }
}

/** Whether the fault is ours and belongs into the log with everything that is known of it. */
export function isInternal(given: Answer): boolean {
  return given.kind === 'internal';
}

/** What the framework blames on the client without our knowing it by name: aborted bodies and the like. */
function clientStatus(fault: unknown): Answer | null {
  if (!(fault instanceof Error) || !('statusCode' in fault)) return null;
  const status = fault.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500
    ? answer('bad-request', { why: 'it is incomplete or malformed' })
    : null;
}

/** The answer for a value that a schema does not let pass, by the complaints about it. */
export function schemaAnswer(faults: readonly SchemaFault[]): Answer {
  const first = inmost(faults);
  return first === null
    ? answer('bad-field', { field: 'body', why: 'is not as asked for' })
    : badField(first);
}

function firstSchemaFault(fault: unknown): SchemaFault | null {
  if (!(fault instanceof Error) || !('validation' in fault) || !Array.isArray(fault.validation)) return null;
  return inmost(fault.validation);
}

/** Of several complaints about a choice the one about the inmost value says most. */
function inmost(faults: readonly SchemaFault[]): SchemaFault | null {
  return (
    [...faults].sort((a, b) => b.instancePath.split('/').length - a.instancePath.split('/').length)[0] ?? null
  );
}

function badField({ instancePath, message, params }: SchemaFault): Answer {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const extra = params['additionalProperty'];
  if (typeof extra === 'string')
    return answer('bad-field', { field: [...path, extra].join('.'), why: 'is not known here' });
  const missing = params['missingProperty'];
  if (typeof missing === 'string')
    return answer('bad-field', { field: [...path, missing].join('.'), why: 'is missing' });
  const allowed = params['allowedValues'];
  const why = Array.isArray(allowed) ? `must be one of ${allowed.join(', ')}` : message;
  return answer('bad-field', {
    field: path.length === 0 ? 'body' : path.join('.'),
    why: why ?? 'is not as asked for',
  });
}
