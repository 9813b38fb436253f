import { Type } from 'typebox';

/** Query of everything that may show numbers of customers. */
export const NumbersQuery = {
  numbers: Type.Optional(
    Type.Enum(['masked', 'full'], {
      description: 'Numbers of customers in full, or all but their last digits hidden (default)',
    }),
  ),
};

/** Whether numbers are shown in full: who asks decides, and without being asked they are masked. */
export function showsFullNumbers(asked: string | undefined, exposeNumbers: boolean): boolean {
  return asked === undefined ? exposeNumbers : asked === 'full';
}
