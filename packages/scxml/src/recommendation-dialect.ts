import type { XmlElement } from '@ringback/xml';
import { attributeOf } from '@ringback/xml';
import type { ContentReader } from './content-reader.ts';
import type { Dialect, Invocation } from './dialect.ts';
import type { Instruction } from './model.ts';

/** The W3C Recommendation of 1 September 2015. */
export const RECOMMENDATION: Dialect = {
  name: 'recommendation',
  scopes: 'document',
  dataObject: undefined,
  initialAttributes: ['initial'],
  contentExpressions: ['expr'],

  readSend(element: XmlElement, reader: ContentReader): Instruction {
    return {
      kind: 'send',
      event: reader.literalOrExpression(element, 'event', 'eventexpr'),
      target: reader.literalOrExpression(element, 'target', 'targetexpr'),
      type: reader.literalOrExpression(element, 'type', 'typeexpr'),
      delay: reader.literalOrExpression(element, 'delay', 'delayexpr'),
      id: reader.literalOrExpression(element, 'id', undefined),
      idLocation: reader.location(element, 'idlocation'),
      bareTargets: false,
      answersCancel: false,
      payload: reader.payload(element),
      at: element.at,
    };
  },

  readRaise(element: XmlElement, reader: ContentReader): Instruction | undefined {
    const event = reader.required(element, 'event');
    return event && { kind: 'raise', event: event.value, payload: undefined, at: element.at };
  },

  readCancel(element: XmlElement, reader: ContentReader): Instruction | undefined {
    const sendId = reader.literalOrExpression(element, 'sendid', 'sendidexpr');
    if (!sendId) {
      reader.report('SCXML_MISSING_ATTRIBUTE', '<cancel> needs sendid or sendidexpr', element.at);
      return undefined;
    }
    return { kind: 'cancel', sendId, answered: false, at: element.at };
  },

  readLog(element: XmlElement, reader: ContentReader): Instruction {
    return {
      kind: 'log',
      label: reader.literalOrExpression(element, 'label', undefined),
      level: reader.literalOrExpression(element, 'level', undefined),
      expr: reader.optionalExpression(element, 'expr'),
      at: element.at,
    };
  },

  readOther: () => 'unknown',

  checkState: () => undefined,

  readInvocation(element: XmlElement, reader: ContentReader): Invocation {
    return {
      type: reader.literalOrExpression(element, 'type', 'typeexpr'),
      src: reader.literalOrExpression(element, 'src', 'srcexpr'),
      autoforward: attributeOf(element, 'autoforward')?.value === 'true',
    };
  },
};
