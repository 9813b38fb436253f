import { readWav, renderTone, resampleTo8k } from '../packages/sip/dist/index.js';
import { CallProgressListener } from '../packages/sip/dist/rtp/progress/call-progress.js';
import { MILD_LIMITS } from '../packages/sip/dist/rtp/progress/greeting.js';
import { createFliteVoice } from '../packages/speech/dist/index.js';

/** Asterisk's own values (amd.conf as it is shipped). */
const AMD_LIMITS = {
  ...MILD_LIMITS,
  greetingMs: 1_500,
  afterGreetingSilenceMs: 800,
  betweenWordsSilenceMs: 50,
  maxWords: 3,
};

const PEOPLE = [
  'Hello?',
  'Smith.',
  'Yes, hello, who is this?',
  'Good morning.',
  'Hello, this is Margaret.',
  'Yes?',
  'Acme, good afternoon.',
];
const MACHINES = [
  'Hello, you have reached the voice mail of Margaret Smith. Please leave a message after the tone.',
  'The person you are calling is not available at the moment. Please try again later.',
  'Hi, this is Bob. I cannot come to the phone right now, so please leave your name and number.',
  'You have reached five five five, one two three four. We are not at home. Leave a message.',
  'Thank you for calling. Our office is closed at this time. Please call back during our business hours.',
  'Hello. We are out. Please speak after the signal.',
  'This mailbox belongs to Acme Incorporated. Record your message when you hear the beep.',
];
const VOICES = ['slt', 'rms', 'awb'];

const silence = (ms) => new Int16Array(ms * 8);
function tone(ms, ...frequencies) {
  const second = renderTone({ frequencies });
  return Int16Array.from({ length: ms * 8 }, (_, index) => second[index % second.length]);
}
const again = (times, ...sounds) => Array.from({ length: times }, () => sounds).flat();

const TONES = [
  ['fax', [tone(3_000, 2_100)]],
  ['fax', [tone(500, 1_100), silence(3_000)]],
  ['busy', again(4, tone(500, 480, 620), silence(500))],
  ['busy', again(4, tone(500, 425), silence(500))],
  ['congestion', again(4, tone(250, 480, 620), silence(250))],
  ['congestion', [tone(380, 985.2), tone(380, 1428.5), tone(380, 1776.7)]],
  ['no-such-number', [tone(274, 914.8), tone(274, 1370.6), tone(380, 1776.7)]],
  ['no-such-number', [tone(380, 985.2), tone(274, 1370.6), tone(380, 1776.7)]],
  ['unknown', [silence(6_000)]],
];

export const title = 'Call progress detection: synthesised greetings of three voices, and tones';

export async function run() {
  const voice = createFliteVoice();
  // The thread that speaks keeps no process alive.
  const waiting = setInterval(() => undefined, 1_000);
  const samples = [];
  for (const [who, texts] of [
    ['person', PEOPLE],
    ['machine', MACHINES],
  ])
    for (const text of texts)
      for (const name of VOICES) {
        const wav = readWav(await voice.synthesise(text, { lang: 'en', voice: name }));
        samples.push({ who, sounds: [await resampleTo8k(wav, async () => undefined)] });
      }
  await voice.close();
  clearInterval(waiting);
  for (const [who, sounds] of TONES) samples.push({ who, sounds });
  const ours = judge(samples, MILD_LIMITS);
  const theirs = judge(samples, AMD_LIMITS);
  printMatrix(ours);
  const right = (all, who) => all.filter((one) => one.who === who && one.found === who).length;
  const count = (who) => samples.filter((one) => one.who === who).length;
  const mean = (all, who) => {
    const times = all.filter((one) => one.who === who).map(({ afterMs }) => afterMs);
    return times.reduce((sum, ms) => sum + ms, 0) / times.length;
  };
  const tones = (all) =>
    all.filter((one) => !['person', 'machine'].includes(one.who) && one.found === one.who).length;
  return [
    ...['person', 'machine'].flatMap((who) => [
      {
        what: `${who}: recognised, of ${count(who)}`,
        unit: '',
        product: right(ours, who),
        peer: right(theirs, who),
      },
      { what: `${who}: until it is known`, unit: 'ms', product: mean(ours, who), peer: mean(theirs, who) },
    ]),
    {
      what: `tones and silence: recognised, of ${TONES.length}`,
      unit: '',
      product: tones(ours),
      peer: tones(theirs),
    },
    { what: 'one second of sound judged', unit: 'us', product: ours.cost, peer: theirs.cost },
  ];
}

function judge(samples, limits) {
  let soundMs = 0;
  const begin = performance.now();
  const judged = samples.map(({ who, sounds }) => {
    let found = { who: 'none', cause: '', afterMs: 0 };
    let now = 0;
    const wish = { stage: 'after-answer', timeGuardMs: 15_000, limits, awaitSignalMs: 0 };
    const listener = new CallProgressListener(wish, 0, (progress) => {
      found = progress;
    });
    for (const sound of [silence(400), ...sounds, silence(4_000)])
      for (let at = 0; at < sound.length && !listener.isOver; at += 160) {
        now += 20;
        listener.take(sound.subarray(at, at + 160), now);
      }
    soundMs += now;
    return { who, found: found.who, afterMs: found.afterMs };
  });
  judged.cost = ((performance.now() - begin) * 1_000) / (soundMs / 1_000);
  return judged;
}

function printMatrix(judged) {
  const classes = ['person', 'machine', 'fax', 'busy', 'congestion', 'no-such-number', 'unknown'];
  console.log(`  ${'is \\ heard as'.padEnd(18)}${classes.map((name) => name.padStart(16)).join('')}`);
  for (const is of classes) {
    const row = classes.map((as) => judged.filter((one) => one.who === is && one.found === as).length);
    console.log(`  ${is.padEnd(18)}${row.map((count) => String(count || '').padStart(16)).join('')}`);
  }
}
