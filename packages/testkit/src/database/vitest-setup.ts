import { SHARED, startTestCluster } from './test-cluster.ts';

/**
 * Global set-up of Vitest projects: one cluster for the run, found by its workers through the environment. Projects
 * that run together share it.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  const found = process.env[SHARED];
  if (found !== undefined && found !== '') return undefined;
  const cluster = await startTestCluster();
  process.env[SHARED] = JSON.stringify(cluster.target);
  return async () => {
    delete process.env[SHARED];
    await cluster.stop();
  };
}
