// Phones of customers and agents in a process of their own: real SIP and RTP, by script.
import { randomBytes } from 'node:crypto';
import { createMediaServer, createSoftPhone } from '@ringback/sip';
import { clock } from './clock.mjs';
import { answerQuestions } from './probe.mjs';

const media = await createMediaServer({ host: '127.0.0.1', ports: '45000-49999' });
const phones = [];

async function phone(user, script, maxCalls) {
  const opened = await createSoftPhone({
    uri: `sip:${user}@127.0.0.1`,
    host: '127.0.0.1',
    port: 0,
    media,
    clock,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    script,
    maxCalls,
  });
  phones.push(opened);
  return opened;
}

answerQuestions(
  {},
  {
    open: async ({ agents, talkMs, answerMs }) => {
      const customers = await phone('customers', { kind: 'answer', afterMs: answerMs }, 1000);
      const contacts = [];
      for (let index = 0; index < agents; index++) {
        const agent = await phone(
          `agent${index}`,
          { kind: 'answer', afterMs: answerMs, hangUpAfterMs: talkMs },
          1,
        );
        contacts.push(agent.contact);
      }
      return { customers: `sip:${customers.address.host}:${customers.address.port}`, contacts };
    },
    invites: () => phones[0].invites,
  },
);
process.on('SIGTERM', async () => {
  await Promise.all(phones.map((one) => one.close()));
  await media.close();
  process.exit(0);
});
