import type { ApiDependencies } from '../../dependencies.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'isStopping' | 'telemetry'>;

/** Whether this node takes part, as an operator set it; ONLINE at every start (API reference 8). */
export class NodeStatus {
  readonly #dependencies: Dependencies;
  #wanted: 'ONLINE' | 'OFFLINE' = 'ONLINE';

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** OFFLINE also while the process stops. */
  get current(): 'ONLINE' | 'OFFLINE' {
    return this.#dependencies.isStopping() ? 'OFFLINE' : this.#wanted;
  }

  change(status: 'ONLINE' | 'OFFLINE'): void {
    if (status === this.#wanted) return;
    this.#wanted = status;
    this.#dependencies.telemetry.log('warn', 'node.status-changed', { status });
  }

  /** Whether requests sent here now are served: ONLINE, with a database that answers. */
  async isServing(): Promise<boolean> {
    if (this.current === 'OFFLINE') return false;
    try {
      await this.#dependencies.store.ping();
      return true;
    } catch {
      // The question is whether it answers; it does not, and `/health/ready` says why.
      return false;
    }
  }
}
