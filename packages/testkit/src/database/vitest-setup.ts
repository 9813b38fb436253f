import { SHARED, startTestCluster } from './test-cluster.ts';

/** Global set-up of a Vitest project: one cluster for the run, found by its workers through the environment. */
export default async function setUp(): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  process.env[SHARED] = JSON.stringify(cluster.target);
  return async () => {
    delete process.env[SHARED];
    await cluster.stop();
  };
}
