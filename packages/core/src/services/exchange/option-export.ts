import type { ConfiguredOptions } from '../../ports/configuration.ts';

/** Everything that is configured by options: what an export has, and an import brings. */
export type OptionExport = ConfiguredOptions;

/** Something that an import did not understand, or that looks wrong in what it brought. */
export interface ImportRemark {
  readonly level: 'error' | 'warning';
  /** Counts from 1; null in JSON, or when it is about no line. */
  readonly line: number | null;
  /** What it is about, as it is named in the text; empty for the text as a whole. */
  readonly place: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly remedy?: string;
}

/** A section as it is written. */
export interface WrittenSection {
  readonly name: string;
  readonly line: number | null;
  readonly options: readonly { readonly key: string; readonly value: string; readonly line: number | null }[];
}
