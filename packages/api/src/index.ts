/** HTTP surfaces of Ringback as Fastify plugins; the server listens. */
export { buildApi } from './build-api.ts';
export type { ApiDependencies, MovableClock, StockPackage } from './dependencies.ts';
export { maskNumber } from './edge/mask-numbers.ts';
