import type { SipMessage } from './message.ts';
import {
  contentLength,
  failure,
  findHeadEnd,
  leadingBlank,
  MAX_HEAD_BYTES,
  type ParseFailure,
  parseHead,
} from './parse-message.ts';

export type Frame =
  | { readonly kind: 'message'; readonly message: SipMessage }
  /** A double line break between messages: the peer asks whether we live (RFC 5626 3.5.1). */
  | { readonly kind: 'ping' }
  /** With `fatal` the place of the next message is unknown: the connection must go. */
  | { readonly kind: 'malformed'; readonly failure: ParseFailure; readonly fatal: boolean };

/** Cuts a byte stream into messages by Content-Length, RFC 3261 18.3. A missing Content-Length counts as zero. */
export class StreamFramer {
  #bytes: Uint8Array = new Uint8Array(0);
  #dead = false;

  /** Whether part of a message waits for its rest. */
  get isMidMessage(): boolean {
    return this.#bytes.byteLength > 0;
  }

  push(chunk: Uint8Array): Frame[] {
    if (this.#dead) return [];
    this.#bytes = this.#bytes.byteLength === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) {
      frames.push(frame);
      if (frame.kind === 'malformed' && frame.fatal) {
        this.#dead = true;
        this.#bytes = new Uint8Array(0);
        break;
      }
    }
    return frames;
  }

  #next(): Frame | undefined {
    const blank = leadingBlank(this.#bytes);
    if (blank > 0) {
      this.#bytes = this.#bytes.subarray(blank);
      if (blank >= 4 && this.#bytes.byteLength === 0) return { kind: 'ping' };
    }
    if (this.#bytes.byteLength === 0) return undefined;
    const headEnd = findHeadEnd(this.#bytes);
    if (headEnd > MAX_HEAD_BYTES || (headEnd < 0 && this.#bytes.byteLength > MAX_HEAD_BYTES)) {
      return fatal({ kind: 'malformed', status: 513, problem: 'Head too large' });
    }
    if (headEnd < 0) return undefined;
    const head = parseHead(this.#bytes.subarray(0, headEnd));
    const message = head.kind === 'head' ? head.message : head.request;
    if (message === undefined) {
      return fatal(
        head.kind === 'malformed' ? head : { kind: 'malformed', status: 400, problem: 'No message' },
      );
    }
    const length = contentLength(message);
    if (length === 'broken') return fatal(failure(message, 400, 'Bad Content-Length'));
    const end = headEnd + (length ?? 0);
    if (this.#bytes.byteLength < end) return undefined;
    const body = this.#bytes.slice(headEnd, end);
    this.#bytes = this.#bytes.subarray(end);
    if (head.kind === 'malformed') return { kind: 'malformed', failure: head, fatal: false };
    return { kind: 'message', message: { ...head.message, body } };
  }
}

function fatal(problem: ParseFailure): Frame {
  return { kind: 'malformed', failure: problem, fatal: true };
}
