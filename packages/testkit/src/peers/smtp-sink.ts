import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came. */
  readonly text: string;
  readonly credentials: string | null;
}

/** A mail server on loopback (RFC 5321, plain) that keeps what it is given. */
export class SmtpSink {
  readonly port: number;
  readonly received: ReceivedMail[] = [];
  /** What it answers to `RCPT TO`; by default that all is well. */
  answerTo: (recipient: string) => string = () => '250 OK';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async open(): Promise<SmtpSink> {
    const holder: { sink: SmtpSink | null } = { sink: null };
    const server = createServer((socket) => holder.sink?.serve(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    holder.sink = new SmtpSink(server);
    return holder.sink;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A client that goes away is what tests do.
    socket.on('error', () => socket.destroy());
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    let from = '';
    let to: string[] = [];
    let data: string[] | null = null;
    let credentials: string | null = null;
    let rest = '';
    const take = (line: string): void => {
      if (data !== null) {
        if (line !== '.') {
          data.push(line.startsWith('..') ? line.slice(1) : line);
          return;
        }
        this.received.push({ from, to, text: data.join('\r\n'), credentials });
        data = null;
        to = [];
        say('250 OK');
        return;
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') say('250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN');
      else if (verb === 'AUTH') {
        credentials = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString('utf8');
        say('235 OK');
      } else if (verb === 'MAIL') {
        from = /<([^>]*)>/.exec(line)?.[1] ?? '';
        say('250 OK');
      } else if (verb === 'RCPT') {
        const recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
        const answer = this.answerTo(recipient);
        if (answer.startsWith('2')) to.push(recipient);
        say(answer);
      } else if (verb === 'DATA') {
        data = [];
        say('354 Go on');
      } else if (verb === 'QUIT') {
        say('221 Bye');
        socket.end();
      } else say('250 OK');
    };
    socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    say('220 sink');
  }
}
