import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { JSON_TYPE } from '../edge/send-json.ts';
import { ANSWERS, type Answer, answer, renderAnswer } from './answers.ts';

/** Answers bytes that are no HTTP request at all, and closes the connection. */
export function answerBrokenConnection(error: Error & { code?: string }, socket: Socket): void {
  // ECONNRESET: nobody is there to read an answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const given = brokenAnswer(error.code);
  const { status } = ANSWERS[given.kind];
  const body = renderAnswer(given);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: ${JSON_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Answers a request that expects what nobody does (RFC 9110 10.1.1); its body is not waited for. */
export function answerUnknownExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const given = answer('unknown-expectation');
  response.writeHead(ANSWERS[given.kind].status, { 'content-type': JSON_TYPE, connection: 'close' });
  response.end(renderAnswer(given));
}

function brokenAnswer(code: string | undefined): Answer {
  if (code === 'HPE_HEADER_OVERFLOW') return answer('headers-too-large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return answer('request-timeout');
  return answer('bad-request', { why: 'it is not HTTP' });
}
