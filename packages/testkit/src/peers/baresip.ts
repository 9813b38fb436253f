import { spawn } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './sipp.ts';

export interface Baresip {
  readonly output: () => string;
  /** What it heard in each call so far, as WAV files; one is complete once its call is over. */
  heard(): Promise<Uint8Array[]>;
  /** The last 300 ms of the call that it has, as samples of 8 kHz. */
  hearsNow(): Promise<Int16Array>;
  /** Keys one digit, as RFC 4733 packets. */
  press(key: string): Promise<void>;
  /** Ends its calls. */
  hangUp(): Promise<void>;
  /** Calls an address and stays on the line until the other side hangs up. */
  call(uri: string): Promise<void>;
  stop(): Promise<void>;
}

export interface BaresipOptions {
  readonly user: string;
  /** Without one it does not register, and is called at its address. */
  readonly password?: string;
  /** Port of the registrar; none for a phone that only calls addresses. */
  readonly registrarPort?: number;
  /** Numbers that it takes calls for besides, without being registered; as many calls at the same time. */
  readonly numbers?: readonly string[];
  /** Its address; default 127.0.0.1. */
  readonly registrarHost?: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly answers: boolean;
  /** The tone it says, Hz; silence without. */
  readonly saysHz?: number;
  /** For how long; a call is over for the phone then. Default 10. */
  readonly saysSeconds?: number;
}

/** Somebody else may have taken a port between its choice and the start of the phone. */
const MOST_STARTS = 3;
const UP_WITHIN_MS = 10_000;

/** Starts a phone that registers, if it has a password, and, if wanted, answers each call; it takes orders when this resolves. */
export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  for (let starts = 1; ; starts++) {
    const { phone, comesUp } = await begin(options);
    if (await comesUp) return phone;
    await phone.stop();
    if (starts === MOST_STARTS) throw new Error(`baresip does not come up: ${phone.output()}`);
  }
}

async function begin(options: BaresipOptions): Promise<{ phone: Baresip; comesUp: Promise<boolean> }> {
  const folder = await mkdtemp(join(tmpdir(), 'baresip-'));
  const controlPort = await freePort();
  const wav = join(folder, 'says.wav');
  await writeFile(wav, tone(options.saysHz ?? 0, options.saysSeconds ?? SECONDS));
  await writeFile(
    join(folder, 'config'),
    [
      'module_path /usr/lib/baresip/modules',
      'module g711.so',
      'module aufile.so',
      'module aubridge.so',
      'module sndfile.so',
      `snd_path ${folder}`,
      'module_app account.so',
      'module_app menu.so',
      'module_app ctrl_tcp.so',
      `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
      'module_tmp uuid.so',
      'net_interface 127.0.0.1',
      `sip_listen 127.0.0.1:${options.port}`,
      `audio_source aufile,${wav}`,
      'audio_player aubridge,nowhere',
      'audio_srate 8000-8000',
      'audio_channels 1-1',
      `call_max_calls ${Math.max(4, options.numbers?.length ?? 0)}`,
      '',
    ].join('\n'),
  );
  await writeFile(join(folder, 'accounts'), accounts(options));
  await writeFile(join(folder, 'contacts'), '');
  const child = spawn('baresip', ['-f', folder, '-v'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
  /** Of its calls, in their order. */
  const recordings = async (): Promise<string[]> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('-dec.wav'));
    const made = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name))).birthtimeMs })),
    );
    return made.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
  };
  const phone: Baresip = {
    output: () => output,
    async heard() {
      return Promise.all((await recordings()).map((name) => readFile(join(folder, name))));
    },
    async hearsNow() {
      const last = (await recordings()).at(-1);
      return last === undefined ? new Int16Array() : tailOf(join(folder, last));
    },
    async press(key) {
      await command(controlPort, 'sndcode', key);
      // A finger: the next key is another one for the phone only when this one is up again.
      await new Promise((up) => setTimeout(up, KEY_MS));
    },
    hangUp: () => command(controlPort, 'hangup'),
    call: (uri) => command(controlPort, 'dial', uri),
    async stop() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(hard);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return { phone, comesUp: Promise.race([ended.then(() => false), takesOrders(controlPort)]) };
}

/** Whether somebody listens at the control port within some seconds. */
async function takesOrders(port: number): Promise<boolean> {
  for (const end = Date.now() + UP_WITHIN_MS; Date.now() < end; ) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(() => resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (isUp) return true;
    await new Promise((again) => setTimeout(again, 50));
  }
  return false;
}

function accounts({
  user,
  password,
  registrarHost,
  registrarPort,
  transport,
  answers,
  numbers = [],
}: BaresipOptions): string {
  const port = registrarPort === undefined ? '' : `:${registrarPort}`;
  const at = `@${registrarHost ?? '127.0.0.1'}${port};transport=${transport}`;
  const mode = answers ? 'answermode=auto' : 'answermode=manual';
  const known = password === undefined ? 'regint=0' : `auth_user=${user};auth_pass=${password};regint=60`;
  return [
    `<sip:${user}${at}>;${known};${mode}`,
    ...numbers.map((number) => `<sip:${number}${at}>;regint=0;${mode}`),
    '',
  ].join('\n');
}

const KEY_MS = 150;
const RATE = 8000;
const SECONDS = 10;
const LOUDNESS = 8000;

/** Some seconds of a tone (0 Hz: of nothing), 8 kHz mono. */
function tone(hertz: number, seconds: number): Uint8Array {
  const samples = RATE * seconds;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index++) {
    wav.writeInt16LE(Math.round(LOUDNESS * Math.sin((2 * Math.PI * hertz * index) / RATE)), 44 + index * 2);
  }
  return wav;
}

/** The last 300 ms of a WAV file that is being written. */
async function tailOf(path: string): Promise<Int16Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const from = Math.max(44, size - (2 * RATE * 3) / 10);
    const octets = new Uint8Array(Math.max(0, (size - from) & ~1));
    await file.read(octets, 0, octets.length, from & ~1);
    return new Int16Array(octets.buffer);
  } finally {
    await file.close();
  }
}

/** One command over the control port (a netstring with JSON); resolves when it was answered. */
function command(port: number, name: string, params?: string): Promise<void> {
  const body = JSON.stringify({ command: name, params });
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${body.length}:${body},`));
    socket.once('data', () => {
      socket.end();
      resolve();
    });
    socket.once('error', reject);
  });
}
