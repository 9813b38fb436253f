import type { Environment } from '../config/configuration-file.ts';
import type { StopRequest } from './stop-request.ts';

const LOOK_EVERY_MS = 250;

/**
 * npm and npx run a command through a shell, hand a signal to that shell only, and end: without this the server would
 * stay behind. When such a parent has gone the process ends as by SIGTERM. Gives the function that stops watching.
 */
export function watchParent(stop: StopRequest, environment: Environment): () => void {
  if (environment['npm_lifecycle_event'] === undefined || process.platform === 'win32')
    return () => undefined;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid !== parent) stop.request({ kind: 'signal', signal: 'end of npm' });
  }, LOOK_EVERY_MS);
  look.unref();
  return () => clearInterval(look);
}
