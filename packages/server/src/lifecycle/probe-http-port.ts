import { createServer } from 'node:net';
import type { HttpSettings } from '../config/settings.ts';

/**
 * Sees whether HTTP can listen where it shall, before anything else is started: sessions are taken up before HTTP
 * listens, and a start that fails only then would already have dialled. Rejects with what the system says.
 */
export function probeHttpPort({ host, port }: Pick<HttpSettings, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}
