/** Typed client of Ringback: what its OpenAPI description says, as TypeScript. */

export { asForm, asMultipart, asText, asWav, asZip } from './bodies.ts';
export { createRingbackClient, type RingbackAccess, type RingbackClient } from './client.ts';
export {
  type DeskAccess,
  type DeskAgent,
  type DeskEvent,
  DeskRefusal,
  type DeskSnapshot,
  type DeskTask,
  openDesk,
} from './desk.ts';
export type { components, paths } from './schema.ts';
