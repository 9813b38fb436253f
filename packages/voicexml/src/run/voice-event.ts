import type { ScriptProblem } from '@ringback/script';

/** An event of VoiceXML on its way to a handler (2.0 5.2). Thrown inside of the interpreter, and never out of it. */
export class VoiceEvent extends Error {
  override readonly name = 'VoiceEvent';
  readonly event: string;
  /** What `_message` is: nothing when a document threw it without one. */
  readonly told: string | undefined;

  constructor(event: string, told: string | undefined) {
    super(told ?? '');
    this.event = event;
    this.told = told;
  }
}

/** A budget is used up: the call ends, whatever its document says. */
export class OutOfBudget extends Error {
  override readonly name = 'OutOfBudget';
}

export function semantic(message: string): VoiceEvent {
  return new VoiceEvent('error.semantic', message);
}

export function scriptEvent({ message, line, column, url }: ScriptProblem): VoiceEvent {
  const file = url === undefined ? '' : ` of ${url}`;
  return semantic(`${message} (line ${line}, column ${column}${file})`);
}
