import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { TEST_CERTIFICATE } from '@ringback/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Launched, temporaryFolder } from './launch.ts';

let folder: ReturnType<typeof temporaryFolder>;
let launched: Launched;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await launched.end();
  folder.remove();
});

test('with a certificate everything is served over HTTPS, and an idle connection does not hold up the end', async () => {
  writeFileSync(join(folder.path, 'cert.pem'), TEST_CERTIFICATE.cert);
  writeFileSync(join(folder.path, 'key.pem'), TEST_CERTIFICATE.key);
  const config = join(folder.path, 'ringback.yaml');
  writeFileSync(config, 'http: { port: 0, tls: { cert: cert.pem, key: key.pem } }\n');
  launched = new Launched(['serve', '--config', config, '--data', join(folder.path, 'data')]);
  const { http } = await launched.ready();
  expect(http).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const answer = await new Promise<{ status: number | undefined; subject: unknown; sts: unknown }>(
    (resolve, reject) => {
      get(`${http}/health/ready`, { agent }, (response) => {
        const subject = (response.socket as TLSSocket).getPeerCertificate().subject;
        response
          .on('end', () =>
            resolve({
              status: response.statusCode,
              subject,
              sts: response.headers['strict-transport-security'],
            }),
          )
          .resume();
      }).on('error', reject);
    },
  );
  expect(answer).toEqual({ status: 200, subject: { CN: 'localhost' }, sts: 'max-age=15552000' });
  await expect(fetch(`${http.replace('https', 'http')}/health/ready`)).rejects.toThrow();
  launched.signal('SIGTERM');
  expect(await launched.exited).toBe(0);
  expect(launched.stderr).not.toContain('stop.step-given-up');
  agent.destroy();
});
