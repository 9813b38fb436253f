import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { FakeClock } from '../switch/testing/fake-clock.ts';
import { FakeTelemetry } from '../switch/testing/fake-telemetry.ts';
import { until } from '../switch/testing/live-switch.ts';
import { AriConnection } from './ari-connection.ts';
import { channelOf } from './testing/fake-ari.ts';

/** `cb` and `secret`. */
const CREDENTIALS = 'Basic Y2I6c2VjcmV0';

/** What answers like the HTTP server of Asterisk, as far as a connection goes. */
class FakeServer {
  readonly sockets: WebSocket[] = [];
  answers = true;
  status = 200;
  readonly #server: Server;
  readonly #events: WebSocketServer;

  constructor(server: Server) {
    this.#server = server;
    // Whether it says that it is still there is for a test to say.
    this.#events = new WebSocketServer({ noServer: true, autoPong: false });
    server.on('request', (request, response) => {
      response.statusCode = request.headers.authorization === CREDENTIALS ? this.status : 401;
      response.end(response.statusCode === 200 ? '{"system":{}}' : '');
    });
    server.on('upgrade', (request, socket, head) => {
      if (!this.answers || request.url !== '/ari/events?app=ringback') {
        socket.destroy();
        return;
      }
      this.#events.handleUpgrade(request, socket, head, (opened) => {
        opened.on('ping', () => {
          if (this.answers) opened.pong();
        });
        this.sockets.push(opened);
      });
    });
  }

  static async open(): Promise<FakeServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeServer(server);
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('the connection to Asterisk', () => {
  let server: FakeServer;
  let clock: FakeClock;
  let telemetry: FakeTelemetry;
  let told: string[];
  /** So many times it cannot be found out what happened meanwhile. */
  let failing: number;
  beforeEach(async () => {
    server = await FakeServer.open();
    clock = new FakeClock();
    telemetry = new FakeTelemetry();
    told = [];
    failing = 0;
  });
  afterEach(() => server.close());

  const options = () => ({
    url: server.url,
    username: 'cb',
    password: 'secret',
    app: 'ringback',
    wireClock: clock,
    telemetry,
  });
  const open = async (): Promise<AriConnection> => {
    const ari = await AriConnection.open(options());
    ari.listen({
      event: ({ kind }) => told.push(kind),
      away: () => told.push('away'),
      back: async () => {
        told.push('back');
        if (failing > 0) {
          failing -= 1;
          throw new Error('Asterisk does not tell what happened meanwhile');
        }
      },
    });
    await until(() => server.sockets.length === 1);
    return ari;
  };

  it('says why it cannot be made', async () => {
    const refused = (more: object) => AriConnection.open({ ...options(), ...more });
    await expect(refused({ password: 'x' })).rejects.toMatchObject({ code: 'ASTERISK_REFUSED' });
    server.status = 404;
    await expect(refused({})).rejects.toMatchObject({ code: 'ASTERISK_WITHOUT_ARI' });
    server.status = 200;
    server.answers = false;
    await expect(refused({})).rejects.toMatchObject({ code: 'ASTERISK_UNREACHABLE' });
    await expect(refused({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'ASTERISK_UNREACHABLE',
    });
    // Nobody goes on trying.
    expect(clock.armed).toBe(0);
  });

  it('tells of events, and passes over what it does not know', async () => {
    const ari = await open();
    for (const message of ['no JSON', '{"type":"BridgeCreated"}']) server.sockets[0]?.send(message);
    server.sockets[0]?.send(JSON.stringify({ type: 'ChannelStateChange', channel: channelOf('c') }));
    await until(() => told.length > 0);
    expect(told).toEqual(['state']);
    ari.close();
  });

  it('that breaks is made again, less and less often, and says so once', async () => {
    const ari = await open();
    server.answers = false;
    server.sockets[0]?.terminate();
    await until(() => told.length > 0);
    expect(ari.isConnected).toBe(false);
    // The first try fails, the second one comes after twice as long.
    clock.advance(250);
    await until(() => clock.armed === 1);
    server.answers = true;
    clock.advance(499);
    expect(server.sockets).toHaveLength(1);
    clock.advance(1);
    await until(() => told.length === 2);
    expect(told).toEqual(['away', 'back']);
    expect(ari.isConnected).toBe(true);
    expect(telemetry.named('asterisk.away')).toHaveLength(1);
    ari.close();
    expect(clock.armed).toBe(0);
  });

  it('that is of no use when it is back is broken off and made again, later and later', async () => {
    const ari = await open();
    failing = 2;
    server.sockets[0]?.terminate();
    for (const [tries, waitMs] of [250, 500, 1000].entries()) {
      await until(() => told.length >= 2 * tries + 1);
      await until(() => clock.armed === 1);
      clock.advance(waitMs - 1);
      expect(server.sockets).toHaveLength(tries + 1);
      clock.advance(1);
      await until(() => told.length >= 2 * tries + 2);
    }
    expect(told).toEqual(['away', 'back', 'away', 'back', 'away', 'back']);
    expect(ari.isConnected).toBe(true);
    ari.close();
  });

  it('is made again when somebody asks for it, once', async () => {
    const ari = await open();
    ari.reconnect();
    ari.reconnect();
    await until(() => told.length === 1);
    ari.reconnect();
    await until(() => clock.armed === 1);
    clock.advance(250);
    await until(() => told.length === 2);
    expect(told).toEqual(['away', 'back']);
    expect(server.sockets).toHaveLength(2);
    ari.close();
  });

  it('that has gone silent counts as broken', async () => {
    const ari = await open();
    server.answers = false;
    clock.advance(10_000);
    expect(told).toEqual([]);
    clock.advance(10_000);
    await until(() => told.length > 0);
    expect(told).toEqual(['away']);
    ari.close();
  });

  it('that another program takes over says so, and does not fight for it', async () => {
    const ari = await open();
    server.sockets[0]?.send('{"type":"ApplicationReplaced"}');
    await until(() => telemetry.named('asterisk.replaced').length === 1);
    server.sockets[0]?.terminate();
    await until(() => told.length > 0);
    clock.advance(14_999);
    expect(server.sockets).toHaveLength(1);
    clock.advance(1);
    await until(() => told.includes('back'));
    ari.close();
  });
});
