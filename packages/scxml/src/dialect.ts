import type { ContentReader } from './content-reader.ts';
import type { Instruction } from './model.ts';
import { RECOMMENDATION } from './recommendation-dialect.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * What differs between the Recommendation of 2015 and the draft that the original orchestration server follows.
 * The interpreter knows nothing of it: a dialect only reads the same elements into instructions in its own way.
 */
export interface Dialect {
  readonly name: 'recommendation' | 'ors';
  /** Whether each state has variables of its own. */
  readonly scopes: 'document' | 'state';
  readSend(element: XmlElement, reader: ContentReader): Instruction | undefined;
  readRaise(element: XmlElement, reader: ContentReader): Instruction | undefined;
  readCancel(element: XmlElement, reader: ContentReader): Instruction | undefined;
  readLog(element: XmlElement, reader: ContentReader): Instruction | undefined;
}

/** Chooses by the root element: `datamodel` means the Recommendation; documents with `profile` read the same for now. */
export function chooseDialect(_root: XmlElement): Dialect {
  return RECOMMENDATION;
}
