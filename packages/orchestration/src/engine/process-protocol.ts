import type { ActionSchemas } from '@ringback/scxml';
import type { EngineLimits } from './engine-limits.ts';
import type { EngineReply, EngineRequest } from './engine-protocol.ts';

// Lines of JSON over a pipe, each way. Requests are answered in their order.

/** First line to an engine process. */
export interface ProcessOrders {
  readonly actionSchemas: ActionSchemas;
  readonly limits: EngineLimits;
  readonly mostSessions: number;
  /** Heap in use, MB, from which on sessions are dropped from memory. */
  readonly shrinkAboveMb: number;
}

/** The pipe's number in the engine process. */
export const PIPE_FD = 3;

export type ProcessMessage =
  /** It has started and takes requests. */
  | { readonly kind: 'ready' }
  /** The request in hand may take this long. */
  | { readonly kind: 'limit'; readonly stepMs: number }
  | { readonly kind: 'reply'; readonly reply: EngineReply };

export const encodeOrders = (orders: ProcessOrders): string => JSON.stringify(orders);
export const decodeOrders = (line: string): ProcessOrders => JSON.parse(line);
export const encodeRequest = (request: EngineRequest): string => JSON.stringify(request);
export const decodeRequest = (line: string): EngineRequest => JSON.parse(line);
export const encodeMessage = (message: ProcessMessage): string => JSON.stringify(message);
export const decodeMessage = (line: string): ProcessMessage => JSON.parse(line);

/** Cuts a stream of text into lines. Large ones come in many pieces: a piece is looked at once. */
export function lineCutter(take: (line: string) => void): (piece: string) => void {
  let begun: string[] = [];
  return (piece) => {
    let from = 0;
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', from)) {
      const end = piece.slice(from, at);
      from = at + 1;
      if (begun.length === 0) take(end);
      else {
        const line = `${begun.join('')}${end}`;
        begun = [];
        take(line);
      }
    }
    if (from < piece.length) begun.push(from === 0 ? piece : piece.slice(from));
  };
}
