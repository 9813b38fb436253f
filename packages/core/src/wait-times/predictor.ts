/** Ways to say how long somebody will wait (routing reference 2.5, 3.4, 5.2). */
export type WaitPredictor = 'urs' | 'urs2' | 'stat' | 'les' | 'hol' | 'ql' | 'qlm';

/** All of them, and what each goes by. */
export const WAIT_PREDICTORS: Readonly<Record<WaitPredictor, string>> = {
  urs: 'pace at which the last 32 left the queue, times the place (AQT)',
  urs2: 'how often an agent becomes free for the queue, times the place',
  stat: 'formula of the Stat Server: handling time times calls over agents',
  les: 'wait of the last one who got an agent (last to enter service)',
  hol: 'wait so far of the one who is next (head of line)',
  ql: 'those ahead times the time between free agents (queue length)',
  qlm: 'queue length, less those who will have given up',
};

/** Quoted where nobody chose: right on the average with and without people who hang up. */
export const DEFAULT_PREDICTOR: WaitPredictor = 'qlm';

export function isWaitPredictor(text: string): text is WaitPredictor {
  return Object.hasOwn(WAIT_PREDICTORS, text);
}

/** Names of the predictors, in the order of the table. */
export const PREDICTOR_NAMES: readonly WaitPredictor[] = Object.keys(WAIT_PREDICTORS).filter(isWaitPredictor);
