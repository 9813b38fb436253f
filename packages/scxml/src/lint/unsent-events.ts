import type { Finding } from '../finding.ts';
import type { StateNode, ValueSource } from '../model.ts';
import type { LintContext } from './lint-context.ts';
import { finding } from './lint-context.ts';

/** Events of the platform itself (SCXML 3.12.2, 5.9, 6.4 and the limits of sessions). */
const PLATFORM = [
  'error.execution',
  'error.communication',
  'error.platform',
  'error.execution.microstep-limit',
  'error.execution.state-entry-limit',
  'error.execution.script-budget',
  'error.execution.queue-limit',
  'error.execution.effect-limit',
  'error.execution.event-limit',
];
/** Beginnings of events that other sessions and invoked ones cause. */
const PLATFORM_BEGINNINGS = ['done.invoke.', 'done.start.', 'cancel.invoke.', 'HTTP.'];

/** Looking for what was meant compares a name with all others: done for the first ones, up to this many comparisons. */
const MOST_COMPARISONS = 20_000;

/** Transitions that wait for events that nothing sends. */
export function unsentEvents(context: LintContext): Finding[] {
  const senders = new Senders(context);
  const told = new Set<string>();
  return context.model.states
    .filter((state) => context.reached.has(state))
    .flatMap((state) =>
      state.transitions.flatMap(({ events, at, content }) => {
        // Who answers a request over HTTP knows that it comes from outside.
        if (content.some((one) => one.kind === 'action' && one.label === 'ws.response')) return [];
        return (events ?? []).flatMap((descriptor) => {
          if (told.has(descriptor) || senders.mayCause(descriptor)) return [];
          told.add(descriptor);
          const meant =
            told.size * senders.names.length > MOST_COMPARISONS
              ? null
              : context.suggest(descriptor, senders.names);
          return finding(
            'warning',
            'SCXML_UNSENT_EVENT',
            at,
            `Nothing in this document and no module sends ${JSON.stringify(descriptor)}`,
            meant === null
              ? `Send or raise it, or, if it comes over HTTP or from another session, name it in the check:events attribute of <scxml>`
              : `Did you mean ${JSON.stringify(meant)}?`,
          );
        });
      }),
    );
}

class Senders {
  readonly names: string[];
  /** Descriptors that one of the names answers to: the names and their beginnings up to a dot. */
  readonly #answered = new Set(['*']);
  readonly #beginnings = new Set(PLATFORM_BEGINNINGS);

  constructor(context: LintContext) {
    const names = new Set([...PLATFORM, ...context.unsolicited, ...context.document.externalEvents]);
    for (const state of context.model.states) {
      if (ends(state)) names.add(`done.state.${state.id}`);
      // What an invoked document sends is known to that document alone.
      if (state.invokes.length > 0) this.#beginnings.add('');
    }
    for (const { instruction } of context.instructions) {
      if (instruction.kind === 'raise') names.add(instruction.event);
      else if (instruction.kind === 'send') this.#addSent(context, instruction.event, names);
      else if (instruction.kind === 'cancel' && instruction.answered) {
        names.add('cancel.successful').add('error.notallowed');
      } else if (instruction.kind === 'action') {
        if (!instruction.known) names.add(`error.unsupported.${instruction.label}`);
        const element = context.element(instruction);
        for (const event of [element?.success, element?.failure, ...(element?.events ?? [])]) {
          if (event !== undefined) names.add(event);
        }
        if (!element && instruction.known) this.#addUnknownModule(instruction.label);
      }
    }
    this.names = [...names];
    for (const name of names) {
      this.#answered.add(name);
      for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
        this.#answered.add(name.slice(0, dot));
      }
    }
  }

  mayCause(descriptor: string): boolean {
    if (this.#answered.has(descriptor)) return true;
    for (const beginning of this.#beginnings) {
      if (beginning.startsWith(descriptor) || descriptor.startsWith(beginning)) return true;
    }
    return false;
  }

  #addSent(context: LintContext, event: ValueSource | undefined, names: Set<string>): void {
    if (!event) return;
    if (event.kind === 'literal') {
      names.add(event.value);
      return;
    }
    const { texts, beginning } = context.facts(event.unit);
    if (texts) for (const text of texts) names.add(text);
    else this.#beginnings.add(beginning);
  }

  /** Of a module without a catalogue only the form of its events is known. */
  #addUnknownModule(label: string): void {
    this.#beginnings.add(`${label.split('.')[0]}.`).add(`error.${label.split('.')[0]}.`);
  }
}

/** Whether `done.state.<id>` comes one day. */
function ends(state: StateNode): boolean {
  if (state.kind === 'parallel') return state.children.every(ends);
  return state.children.some((child) => child.kind === 'final');
}
