import type { ImportOutcome } from '@ringback/core';

export type ExportFormat = 'json' | 'ini';

/** The configuration of an installation, reached through the server that runs on it or in its database. */
export interface OptionsDoor {
  /** For people: where the configuration is. */
  readonly place: string;
  import(text: string, dryRun: boolean): Promise<ImportOutcome>;
  export(format: ExportFormat): Promise<string>;
  close(): Promise<void>;
}
