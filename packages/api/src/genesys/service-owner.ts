import type { ServiceOwner } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { unstorable } from '../edge/unstorable.ts';

/** Whose id stands in a path, looked up once for each request. */
export class ServiceOwners {
  readonly #services: ApiDependencies['orchestration']['services'];
  readonly #known = new WeakMap<FastifyRequest, Promise<ServiceOwner | null>>();

  constructor({ orchestration }: Pick<ApiDependencies, 'orchestration'>) {
    this.#services = orchestration.services;
  }

  /** Null when nobody has the id `:id` of the path (any more). */
  of(request: FastifyRequest): Promise<ServiceOwner | null> {
    const known = this.#known.get(request);
    if (known !== undefined) return known;
    const { id } = request.params as { id?: string };
    // The database does not even take a question with such a text.
    const owner =
      id === undefined || unstorable(id) !== null ? Promise.resolve(null) : this.#services.owner(id);
    this.#known.set(request, owner);
    return owner;
  }
}
