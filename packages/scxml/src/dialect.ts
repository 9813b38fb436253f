import type { XmlElement } from '@ringback/xml';
import { attributeOf } from '@ringback/xml';
import type { ContentReader } from './content-reader.ts';
import type { Instruction, InvokeNode } from './model.ts';
import { isGenesysModule } from './namespace.ts';
import { ORS } from './ors-dialect.ts';
import { RECOMMENDATION } from './recommendation-dialect.ts';

/** `recommendation`: W3C, September 2015. `ors`: the draft of May 2009 as the original orchestration server has it. */
export type DialectName = 'recommendation' | 'ors';

/**
 * What differs between the Recommendation of 2015 and the draft that the original orchestration server follows.
 * The interpreter knows nothing of it: a dialect only reads the same elements into instructions in its own way.
 */
export interface Dialect {
  readonly name: DialectName;
  /** Whether each state has variables of its own. */
  readonly scopes: 'document' | 'state';
  /** Name under which scripts see all declared data as one object. */
  readonly dataObject: string | undefined;
  /** Attributes that name the initial states, the usual one first. */
  readonly initialAttributes: readonly string[];
  /** Attributes of `<content>` that hold its expression, the usual one first. */
  readonly contentExpressions: readonly string[];
  readSend(element: XmlElement, reader: ContentReader): Instruction | undefined;
  readRaise(element: XmlElement, reader: ContentReader): Instruction | undefined;
  readCancel(element: XmlElement, reader: ContentReader): Instruction | undefined;
  readLog(element: XmlElement, reader: ContentReader): Instruction | undefined;
  /** Executable content that only this dialect has; `unknown` when it has no such element either. */
  readOther(element: XmlElement, reader: ContentReader): Instruction | undefined | 'unknown';
  /** Reports what of a state this dialect has no way to honour. */
  checkState(element: XmlElement, reader: ContentReader): void;
  readInvocation(element: XmlElement, reader: ContentReader): Invocation;
}

/** What of an `<invoke>` the dialects write differently. */
export type Invocation = Pick<InvokeNode, 'type' | 'src' | 'autoforward'>;

/** Attributes of the root element that only documents for the original have. */
const ORS_ATTRIBUTES = [
  'profile',
  'initialstate',
  '_type',
  '_persist',
  '_microStepLimit',
  '_stateEntryLimit',
];

/**
 * Chooses by the root element: `datamodel` means the Recommendation; else attributes that only the original knows, or a
 * declared namespace of its modules, mean its dialect; a document with none of them is one of the Recommendation.
 */
export function chooseDialect(root: XmlElement): Dialect {
  if (attributeOf(root, 'datamodel')) return RECOMMENDATION;
  const isMarked = ORS_ATTRIBUTES.some((name) => attributeOf(root, name));
  return isMarked || Object.values(root.declarations).some(isGenesysModule) ? ORS : RECOMMENDATION;
}

export function dialectOf(name: DialectName): Dialect {
  return name === 'ors' ? ORS : RECOMMENDATION;
}
