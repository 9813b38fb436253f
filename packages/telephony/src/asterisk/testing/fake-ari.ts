import type { Ari, AriAnswer } from '../ari-connection.ts';
import type { AriChannel, AriEvent } from '../ari-events.ts';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** Answers as a test says; by default everything is done. */
export class FakeAri implements Ari {
  readonly app = 'ringback';
  isConnected = true;
  reconnects = 0;
  readonly requests: FakeRequest[] = [];
  /** Null: as usual. */
  answer: (request: FakeRequest) => AriAnswer | Promise<AriAnswer> | null = () => null;

  async request(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<AriAnswer> {
    const request = { method, path, body };
    this.requests.push(request);
    const answer = this.answer(request);
    if (answer !== null) return answer;
    const channelvars = { UNICASTRTP_LOCAL_ADDRESS: '127.0.0.1', UNICASTRTP_LOCAL_PORT: '17000' };
    return { status: 200, body: path === '/channels/externalMedia' ? { channelvars } : null };
  }

  reconnect(): void {
    this.reconnects += 1;
  }

  /** What was asked, without bodies. */
  asked(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }
}

export function channelOf(id: string, state = 'Up'): AriChannel {
  return { id, name: 'PJSIP/pstn-00000001', state, callerNumber: '', callerName: '', extension: '' };
}

export const entered = (id: string): AriEvent => ({ kind: 'entered', channel: channelOf(id), args: [] });
export const rings = (id: string): AriEvent => ({ kind: 'state', channel: channelOf(id, 'Ringing') });
export const destroyed = (id: string, cause = 16, sipStatus: number | null = null): AriEvent => ({
  kind: 'destroyed',
  channel: channelOf(id, 'Down'),
  cause,
  sipStatus,
});
