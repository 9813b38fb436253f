import type { StoredFile } from '@ringback/core';
import type { FastifyReply } from 'fastify';

/** Sends a file to be saved, never to be shown: whoever uploaded it may have meant harm to whoever opens it. */
export function sendFile(reply: FastifyReply, { fileName, mediaType, content }: StoredFile): FastifyReply {
  return reply
    .header('content-type', mediaType)
    .header('content-disposition', `attachment; filename*=UTF-8''${extendedValue(fileName)}`)
    .send(Buffer.from(content));
}

/** RFC 8187: fewer characters stand for themselves than in a URL. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
