import type { Options } from '../server/shapes.ts';

export interface NamedService {
  readonly name: string;
  readonly options: Options;
}
