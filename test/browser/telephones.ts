import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createMediaServer, createSoftPhone, type PhoneCall } from '@ringback/sip';
import { systemClock } from '@ringback/testkit';
import type { Browser } from 'playwright-core';
import { until } from '../product/ringback-process.ts';
import { startChromium } from './chromium.ts';
import { writeTone } from './tone.ts';

/** What customer and agent say, and what they listen for. */
export const CUSTOMER_HZ = 440;
export const AGENT_HZ = 620;

/** A browser with a microphone that gives the tone of agents; `folder` is where that is written. */
export async function startTalkingChromium(folder: string): Promise<Browser> {
  const microphone = path.join(folder, 'agent.wav');
  await writeTone(microphone, AGENT_HZ, 4);
  return startChromium([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${microphone}`,
    '--autoplay-policy=no-user-gesture-required',
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    '--allow-loopback-in-peer-connection',
  ]);
}

/** A SIP phone that answers whatever it is called for, says the tone of customers, and stays on the line. */
export interface CustomerPhone {
  readonly port: number;
  /** A conversation that it is in, as soon as there is one; `besides`: which was there before. */
  talking(besides?: PhoneCall): Promise<PhoneCall>;
  close(): Promise<void>;
}

/** `ports`: for the sound, apart from those of tests that run beside this one. */
export async function openCustomerPhone(ports: string): Promise<CustomerPhone> {
  const media = await createMediaServer({ host: '127.0.0.1', ports });
  const phone = await createSoftPhone({
    uri: 'sip:customer@127.0.0.1',
    host: '127.0.0.1',
    port: 0,
    media,
    clock: systemClock,
    randomBytes,
    maxCalls: 2,
    says: { kind: 'tone', frequencies: [CUSTOMER_HZ] },
    // A customer hears another one in a conference.
    listensFor: [AGENT_HZ, CUSTOMER_HZ],
  });
  return {
    port: phone.address.port,
    async talking(besides) {
      const found = await until(
        () => phone.calls.find((call) => call !== besides && call.state === 'talking'),
        (call) => call !== undefined,
      );
      if (found === undefined) throw new Error('Nobody talks.');
      return found;
    },
    async close() {
      await phone.close();
      await media.close();
    },
  };
}

/** Waits until that is what somebody hears; undefined: nothing that he listens for. */
export async function hears(call: PhoneCall, hertz: number | undefined): Promise<void> {
  await until(
    async () => (await call.report()).hears,
    (heard) => heard === hertz,
  );
}

/** How often somebody has heard that, looked at each quarter of a second of the call. */
export async function timesHeard(call: PhoneCall, hertz: number): Promise<number> {
  return (await call.report()).heard.find(({ frequency }) => frequency === hertz)?.times ?? 0;
}

/** Waits until somebody has been given half a second of sound more, be it silence. */
export async function moreSound(call: PhoneCall): Promise<void> {
  const { packetsIn } = await call.report();
  await until(
    async () => (await call.report()).packetsIn,
    (now) => now >= packetsIn + 25,
  );
}

/** In the page: which of these frequencies the sound of the call has, once it has the first of them, or does not get it. */
export async function tonesHeard(frequencies: number[]): Promise<number[]> {
  const srcObject = document.querySelector('audio')?.srcObject;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  context.createMediaStreamSource(srcObject as MediaStream).connect(analyser);
  const levels = new Uint8Array(analyser.frequencyBinCount);
  let found: number[] = [];
  for (let tries = 0; tries < 200 && !found.includes(frequencies[0] ?? 0); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getByteFrequencyData(levels);
    found = frequencies.filter(
      (hertz) => (levels[Math.round((hertz * analyser.fftSize) / context.sampleRate)] ?? 0) > 150,
    );
  }
  await context.close();
  return found;
}

/** In the page: the frequency that most of the sound of the call has, once there is any. */
export async function loudestFrequency(): Promise<number> {
  const srcObject = document.querySelector('audio')?.srcObject;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  context.createMediaStreamSource(srcObject as MediaStream).connect(analyser);
  const levels = new Uint8Array(analyser.frequencyBinCount);
  for (let tries = 0; tries < 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getByteFrequencyData(levels);
    const loudest = levels.reduce((best, level, at) => (level > (levels[best] ?? 0) ? at : best), 0);
    if ((levels[loudest] ?? 0) > 100) return (loudest * context.sampleRate) / analyser.fftSize;
  }
  return 0;
}
