import type { XmlAttribute, XmlElement } from '@ringback/xml';
import { attributeOf } from '@ringback/xml';
import type { ContentReader } from './content-reader.ts';
import type { Dialect, Invocation } from './dialect.ts';
import type { Instruction, SendNode, ValueSource, WordSource } from './model.ts';

const WORD = /^\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*$/u;

/** The draft of May 2009 as the original orchestration server reads it (ORS reference 1). */
export const ORS: Dialect = {
  name: 'ors',
  scopes: 'state',
  dataObject: '_data',
  initialAttributes: ['initial', 'initialstate'],
  contentExpressions: ['_expr', 'expr'],

  readSend(element: XmlElement, reader: ContentReader): Instruction {
    return {
      kind: 'send',
      event: expressionOf(element, reader, 'event', 'eventexpr'),
      target: targetOf(element, reader),
      type: wordOf(element, reader, 'targettype', 'type', 'typeexpr'),
      delay: expressionOf(element, reader, 'delay', 'delayexpr'),
      ...sendId(element, reader),
      bareTargets: true,
      answersCancel: true,
      payload: reader.payload(element),
      at: element.at,
    };
  },

  readRaise(element: XmlElement, reader: ContentReader): Instruction | undefined {
    const event = reader.required(element, 'event');
    return event && { kind: 'raise', event: event.value, payload: reader.payload(element), at: element.at };
  },

  readCancel(element: XmlElement, reader: ContentReader): Instruction | undefined {
    const sendId = wordOf(element, reader, 'sendid', 'id', 'sendidexpr');
    if (!sendId) {
      reader.report('SCXML_MISSING_ATTRIBUTE', '<cancel> needs sendid or id', element.at);
      return undefined;
    }
    return { kind: 'cancel', sendId, answered: true, at: element.at };
  },

  readLog(element: XmlElement, reader: ContentReader): Instruction {
    return {
      kind: 'log',
      label: quotedOf(element, reader, 'label'),
      level: expressionOf(element, reader, 'level'),
      expr: reader.optionalExpression(element, 'expr'),
      at: element.at,
    };
  },

  readOther(element: XmlElement, reader: ContentReader): Instruction | undefined | 'unknown' {
    if (element.local !== 'event') return 'unknown';
    const name = reader.required(element, 'name');
    return name && { kind: 'raise', event: name.value, payload: reader.payload(element), at: element.at };
  },

  checkState(element: XmlElement, reader: ContentReader): void {
    const src = attributeOf(element, 'src');
    if (!src) return;
    const message = `src of <${element.name}> is not supported; put the file's states in with xi:include`;
    reader.report('SCXML_UNSUPPORTED_ATTRIBUTE', message, src.at);
  },

  readInvocation(element: XmlElement, reader: ContentReader): Invocation {
    const autoforward = attributeOf(element, 'autoforward');
    if (autoforward && autoforward.value.trim() !== 'false') {
      reader.report('SCXML_BAD_VALUE', 'autoforward can only be false', autoforward.at);
    }
    return {
      type: quotedOf(element, reader, 'targettype', 'type', 'typeexpr'),
      src: quotedOf(element, reader, 'src', 'srcexpr'),
      autoforward: false,
    };
  },
};

/** The one attribute of these that is there; more than one is a conflict. */
function oneOf(
  element: XmlElement,
  reader: ContentReader,
  names: readonly string[],
): XmlAttribute | undefined {
  const [first, second] = names.flatMap((name) => attributeOf(element, name) ?? []);
  if (first && second) {
    const message = `<${element.name}> has both ${first.name} and ${second.name}`;
    reader.report('SCXML_CONFLICT', message, second.at);
  }
  return first;
}

function expressionOf(
  element: XmlElement,
  reader: ContentReader,
  ...names: string[]
): ValueSource | undefined {
  const attribute = oneOf(element, reader, names);
  return attribute && { kind: 'unit', unit: reader.compile('expression', attribute.value, attribute.at) };
}

/** An expression; a single word that names no variable stands for itself. */
function wordOf(element: XmlElement, reader: ContentReader, ...names: string[]): WordSource | undefined {
  const attribute = oneOf(element, reader, names);
  if (!attribute) return undefined;
  const unit = reader.compile('expression', attribute.value, attribute.at);
  const name = WORD.exec(attribute.value)?.[1];
  return name === undefined ? { kind: 'unit', unit } : { kind: 'word', name, unit };
}

/** A literal, unless it is quoted or in an attribute whose name says that it is an expression. */
function quotedOf(element: XmlElement, reader: ContentReader, ...names: string[]): ValueSource | undefined {
  const attribute = oneOf(element, reader, names);
  if (!attribute) return undefined;
  if (!attribute.name.endsWith('expr') && !/^\s*["']/u.test(attribute.value)) {
    return { kind: 'literal', value: attribute.value };
  }
  return { kind: 'unit', unit: reader.compile('expression', attribute.value, attribute.at) };
}

/** No expression begins with `#`, so `#_parent` without quotes can only mean itself. */
function targetOf(element: XmlElement, reader: ContentReader): ValueSource | undefined {
  const literal = attributeOf(element, 'target');
  return literal?.value.startsWith('#')
    ? { kind: 'literal', value: literal.value }
    : expressionOf(element, reader, 'target', 'targetexpr');
}

/**
 * How the id of a `<send>` is given. `sendid` is the location that gets a fresh id (draft 6.1), `id` the id itself, or
 * the location when it has no value yet; what can be no location is always the id itself.
 */
function sendId(element: XmlElement, reader: ContentReader): Pick<SendNode, 'id' | 'idLocation'> {
  const attribute = oneOf(element, reader, ['idlocation', 'sendid', 'id']);
  if (!attribute) return { id: undefined, idLocation: undefined };
  const { name, value, at } = attribute;
  if (name === 'idlocation') return { id: undefined, idLocation: reader.compile('location', value, at) };
  const unit = reader.compile('expression', value, at);
  const idLocation = reader.possibleLocation(value, at);
  if (!idLocation) return { id: { kind: 'unit', unit }, idLocation };
  const word = WORD.exec(value)?.[1];
  if (name === 'id') {
    return {
      id: word === undefined ? { kind: 'unit', unit } : { kind: 'word', name: word, unit },
      idLocation,
    };
  }
  return { id: word === undefined ? undefined : { kind: 'word', name: word, unit: undefined }, idLocation };
}
