import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { hasCode, type Json, type StoredFile } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { drain, MAX_DRAINED_BYTES } from '../edge/drain.ts';
import type { Pair } from '../edge/form.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { MAX_BODY_BYTES } from '../errors/classify-fault.ts';
import { MAX_NAME_LENGTH, MAX_PARAMETERS } from './parameters.ts';

export type MultipartReading =
  | { readonly kind: 'pairs'; readonly pairs: readonly Pair[] }
  | { readonly kind: 'problem'; readonly answer: Answer };

const MAX_FILES = 10;
const MAX_FILE_BYTES = 10 * 1_048_576;
/** Whole multipart body, files and all. */
const MAX_MULTIPART_BYTES = 32 * 1_048_576;
/** A type as it can stand in a header; otherwise nobody said what the bytes are. */
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64}$/;
const ANY_BYTES = 'application/octet-stream';
/** What the decoder of the multipart reader puts in place of bytes that are not UTF-8. */
const REPLACEMENT = '\uFFFD';

/** A file of a multipart body. */
export interface UploadedFile extends StoredFile {
  /** Name of its field. */
  readonly key: string;
}

/** Takes files in: asked before a file is read whether it is wanted. */
export interface FileReceiver {
  /** Why it is not taken; null: it is. */
  readonly refusal: (file: Omit<UploadedFile, 'content'>) => Answer | null;
  readonly files: UploadedFile[];
}

/**
 * Reads the fields of a multipart body, and the files if somebody receives them. Otherwise of a file only the name is
 * taken, as user data; its content is read and dropped.
 */
export async function readMultipart(
  request: FastifyRequest,
  receiver: FileReceiver | null = null,
): Promise<MultipartReading> {
  const tooLarge = answer('payload-too-large', { limit: '1 MB (files apart)' });
  const refuse = async (given: Answer): Promise<MultipartReading> => {
    await drain(request.raw, MAX_DRAINED_BYTES);
    return { kind: 'problem', answer: given };
  };
  if (Number(request.headers['content-length']) > MAX_MULTIPART_BYTES)
    return refuse(answer('payload-too-large', { limit: '32 MB' }));
  const pairs: Pair[] = [];
  let bytes = 0;
  let fileBytes = 0;
  try {
    for await (const part of request.parts({
      limits: {
        fields: MAX_PARAMETERS + 1,
        fieldNameSize: MAX_NAME_LENGTH * 4,
        fieldSize: MAX_BODY_BYTES,
        files: MAX_FILES,
        fileSize: MAX_FILE_BYTES,
        parts: MAX_PARAMETERS + MAX_FILES + 1,
      },
    })) {
      if (part.type === 'file') {
        if (receiver !== null && part.filename !== undefined) {
          const { fieldname: key, filename: fileName } = part;
          const mediaType = MEDIA_TYPE.test(part.mimetype) ? part.mimetype : ANY_BYTES;
          const refusal = receiver.refusal({ key, fileName, mediaType });
          if (refusal !== null) return await refuse(refusal);
          const content = await bytesOf(part.file, MAX_MULTIPART_BYTES - fileBytes);
          if (content === null || part.file.truncated) return await refuse(tooLarge);
          fileBytes += content.length;
          receiver.files.push({ key, fileName, mediaType, content });
          continue;
        }
        part.file.resume();
        await finished(part.file);
        if (part.file.truncated) return await refuse(tooLarge);
        if (!part.fieldname.startsWith('_')) pairs.push([part.fieldname, part.filename]);
        continue;
      }
      const value = part.value as Json | undefined;
      bytes += part.fieldname.length + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
      if (part.valueTruncated || bytes > MAX_BODY_BYTES) return await refuse(tooLarge);
      pairs.push([part.fieldname, value ?? null]);
    }
  } catch (error) {
    return refuse(multipartAnswer(error));
  }
  const named = receiver?.files.map(({ key, fileName }): Pair => [key, fileName]) ?? [];
  const bad = [...pairs, ...named].find(([name, value]) => `${name}${String(value)}`.includes(REPLACEMENT));
  if (bad !== undefined) {
    return {
      kind: 'problem',
      answer: answer('bad-parameter', { name: bad[0], why: 'is not valid UTF-8' }),
    };
  }
  return { kind: 'pairs', pairs };
}

/** The bytes of a stream; null when there are more than `most`. */
async function bytesOf(stream: Readable, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whatever the reader of the body throws is about the body. */
function multipartAnswer(error: unknown): Answer {
  if (hasCode(error)) {
    if (error.code === 'FST_FIELDS_LIMIT')
      return answer('too-many-parameters', { limit: String(MAX_PARAMETERS) });
    if (/_LIMIT$|_TOO_LARGE$/.test(error.code)) {
      return answer('payload-too-large', { limit: `${MAX_FILES} files of 10 MB` });
    }
    if (error.code === 'FST_PROTO_VIOLATION')
      return answer('bad-form', { where: 'body', why: 'has a field with a name that is not allowed' });
    if (error.code === 'FST_INVALID_JSON_FIELD_ERROR')
      return answer('bad-form', { where: 'body', why: 'has a field of type JSON that is not JSON' });
  }
  return answer('bad-form', { where: 'body', why: 'is not complete multipart/form-data' });
}
