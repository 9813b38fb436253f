import { AppError } from '@ringback/core';
import type { Answer } from './answers.ts';
import { API_REFUSED } from './catalogue.ts';

/** Carries an answer out of a place that can only throw: hooks, content type parsers, nested readers. */
export class AnswerError extends AppError {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(API_REFUSED, `refused: ${answer.kind}`, { details: { answer: answer.kind } });
    this.answer = answer;
  }
}
