// Calls as the switch has them: two media ports bridged, in the media thread of a process of its own.
import { createMediaServer } from '@ringback/sip';
import { answerQuestions } from './probe.mjs';

const media = await createMediaServer({ host: '127.0.0.1', ports: '40000-44999' });
const ports = [];

answerQuestions(
  {},
  {
    /** Opens calls; gives the ports to send to, and takes the phones' own ports. */
    open: async (phones) => {
      const opened = [];
      for (const [a, b] of phones) {
        const legs = [];
        for (const port of [a, b]) {
          const leg = await media.openPort();
          await leg.setRemote({ host: '127.0.0.1', port, payloadType: 0 });
          ports.push(leg);
          legs.push(leg);
        }
        await media.bridge(legs[0], legs[1]);
        opened.push(legs.map(({ port }) => port));
      }
      return opened;
    },
    counted: async () => {
      const all = await Promise.all(ports.map((port) => port.stats()));
      return { in: sum(all, 'packetsIn'), out: sum(all, 'packetsOut') };
    },
  },
);

const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);
process.on('SIGTERM', async () => {
  await media.close();
  process.exit(0);
});
