import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Baresip {
  readonly output: () => string;
  stop(): Promise<void>;
}

export interface BaresipOptions {
  readonly user: string;
  readonly password: string;
  /** Port of the registrar on 127.0.0.1. */
  readonly registrarPort: number;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly answers: boolean;
}

/** Starts a phone that registers and, if wanted, answers each call. */
export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const folder = await mkdtemp(join(tmpdir(), 'baresip-'));
  const wav = join(folder, 'silence.wav');
  await writeFile(wav, silence());
  await writeFile(
    join(folder, 'config'),
    [
      'module_path /usr/lib/baresip/modules',
      'module g711.so',
      'module aufile.so',
      'module_app account.so',
      'module_app menu.so',
      'module_tmp uuid.so',
      'net_interface 127.0.0.1',
      `sip_listen 127.0.0.1:${options.port}`,
      `audio_source aufile,${wav}`,
      `audio_player aufile,${join(folder, 'heard.wav')}`,
      'audio_srate 8000-8000',
      'audio_channels 1-1',
      '',
    ].join('\n'),
  );
  const mode = options.answers ? ';answermode=auto' : ';answermode=manual';
  await writeFile(
    join(folder, 'accounts'),
    `<sip:${options.user}@127.0.0.1:${options.registrarPort};transport=${options.transport}>;auth_user=${options.user};auth_pass=${options.password};regint=60${mode}\n`,
  );
  await writeFile(join(folder, 'contacts'), '');
  const child = spawn('baresip', ['-f', folder, '-v'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
  return {
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(hard);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Two seconds of nothing, 8 kHz mono. */
function silence(): Uint8Array {
  const samples = 16_000;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(16_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  return wav;
}
