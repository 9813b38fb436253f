import { agentId, callId } from '@ringback/core';
import {
  answerOffer,
  type Dialog,
  decodeText,
  openSipEndpoint,
  type SipEndpoint,
  type SoftPhone,
} from '@ringback/sip';
import { systemClock } from '@ringback/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  agent,
  agentPhone,
  HOST,
  LiveSwitch,
  number,
  PhoneStock,
  realChance,
  until,
} from './testing/live-switch.ts';

const FIRST_HZ = 400;
const SECOND_HZ = 1_000;

let stock: PhoneStock;
let first: SoftPhone;
let second: SoftPhone;
let live: LiveSwitch;
let phone: SipEndpoint;
/** The agent's calls, and what was said of the transfer. */
let dialogs: Dialog[];
let told: string[];

beforeEach(async () => {
  dialogs = [];
  told = [];
  stock = await PhoneStock.open('28000-28199');
  first = await stock.phone('+4930', { toneHz: FIRST_HZ });
  second = await stock.phone('+4931', { toneHz: SECOND_HZ });
  phone = await openSipEndpoint({
    host: HOST,
    port: 0,
    clock: systemClock,
    randomBytes: (count) => realChance.bytes(count),
    extraMethods: ['NOTIFY'],
    handler: {
      invite: (invite) => {
        const audio = { address: HOST, port: 9, sessionId: '1', version: 1 };
        const answer = answerOffer(invite.sdp ?? '', audio);
        const dialog = answer.kind === 'agreed' ? invite.accept(answer.answer) : undefined;
        if (dialog === undefined) return;
        dialogs.push(dialog);
        dialog.listen({
          request: (notify) => {
            told.push(decodeText(notify.request.body).trim());
            notify.respond(200);
          },
        });
      },
    },
  });
  const trunk = (name: string, { address }: SoftPhone, match: string) => ({
    name,
    uri: `sip:${address.host}:${address.port}`,
    match,
    callerId: null,
  });
  live = await LiveSwitch.open({
    rtpPorts: '28200-28399',
    trunks: [trunk('first', first, '30$'), trunk('second', second, '31$')],
  });
  live.agents.set(agentId('1001'), agent('1001', `sip:1001@${HOST}:${phone.address.port}`));
});
afterEach(async () => {
  await Promise.all([live.close(), phone.close(0)]);
  await stock.close();
  expect(live.faults()).toEqual([]);
});

it('an agent who talks in two calls transfers by REFER with Replaces: the others hear each other, and the agent is out', async () => {
  live.createCall(number('+4930'), 'l1', 'c1');
  await live.event('leg.answered', 'l1');
  live.connectParty(agentPhone('1001'), 'l2', 'c1');
  await live.event('leg.answered', 'l2');
  live.createCall(number('+4931'), 'l3', 'c2');
  await live.event('leg.answered', 'l3');
  live.connectParty(agentPhone('1001'), 'l4', 'c2');
  await live.event('leg.answered', 'l4');
  const [one, two] = dialogs;
  if (one === undefined || two === undefined) throw new Error('The agent has no two calls');
  const { callId: replaced, localTag, remoteTag } = two.state();
  // RFC 3891 3: the tags as the other end of that call sees them.
  const replaces = encodeURIComponent(`${replaced};to-tag=${remoteTag};from-tag=${localTag}`);
  const outcome = await one.request({
    method: 'REFER',
    headers: [{ name: 'Refer-To', value: `<sip:second@${HOST}?Replaces=${replaces}>` }],
  });
  expect(outcome.kind === 'response' && outcome.response.status).toBe(202);
  await live.event('call.merged');
  await until(async () => (await first.calls.at(-1)?.report())?.hears === SECOND_HZ);
  await until(async () => (await second.calls.at(-1)?.report())?.hears === FIRST_HZ);
  await live.event('leg.ended', 'l2');
  await live.event('leg.ended', 'l4');
  expect(told).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 200 OK']);
  expect(live.control.calls()).toMatchObject([{ callId: 'c1', state: 'connected' }]);
  await first.calls.at(-1)?.hangUp();
  await until(() =>
    live.events.some((event) => event.kind === 'call.ended' && event.callId === callId('c1')),
  );
  await second.calls.at(-1)?.ended;
});
