// The peer of the media thread: sockets that send on what they get, and nothing else.
import { createSocket } from 'node:dgram';
import { answerQuestions } from './probe.mjs';

const counted = { in: 0, out: 0 };

async function socket() {
  const opened = createSocket('udp4');
  await new Promise((resolve) => opened.bind(0, '127.0.0.1', resolve));
  return opened;
}

answerQuestions(
  {},
  {
    open: async (phones) => {
      const opened = [];
      for (const [a, b] of phones) {
        const [first, second] = [await socket(), await socket()];
        const forward = (from, to, port) =>
          from.on('message', (packet) => {
            counted.in++;
            to.send(packet, port, '127.0.0.1', () => counted.out++);
          });
        forward(first, second, b);
        forward(second, first, a);
        opened.push([first.address().port, second.address().port]);
      }
      return opened;
    },
    counted: () => counted,
  },
);
process.on('SIGTERM', () => process.exit(0));
