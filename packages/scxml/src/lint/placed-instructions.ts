import type { CompiledUnit } from '@ringback/script';
import type { Block, Instruction, Model, StateNode, Transition } from '../model.ts';

/** An instruction and when it runs. */
export interface PlacedInstruction {
  readonly instruction: Instruction;
  readonly state: StateNode;
  readonly when: 'entry' | 'exit' | 'transition' | 'finalize';
  /** Set when it is the content of a transition of the state. */
  readonly transition: Transition | undefined;
  /** Conditions of the `<if>` branches that it stands in. */
  readonly conds: readonly CompiledUnit[];
}

/** All instructions of the given states of a document, also those inside of `<if>` and `<foreach>`. */
export function placedInstructions(model: Model, states: ReadonlySet<StateNode>): PlacedInstruction[] {
  const placed: PlacedInstruction[] = [];
  for (const state of model.states) {
    if (!states.has(state) && state !== model.root) continue;
    const add = (
      block: Block,
      when: PlacedInstruction['when'],
      transition?: Transition,
      conds: readonly CompiledUnit[] = [],
    ): void => {
      for (const instruction of block) {
        placed.push({ instruction, state, when, transition, conds });
        if (instruction.kind === 'foreach') add(instruction.content, when, transition, conds);
        if (instruction.kind !== 'if') continue;
        const earlier: CompiledUnit[] = [];
        for (const { cond, content } of instruction.branches) {
          if (cond) earlier.push(cond);
          add(content, when, transition, [...conds, ...earlier]);
        }
      }
    };
    for (const block of state.onentry) add(block, 'entry');
    for (const block of state.onexit) add(block, 'exit');
    if (state.initial) add(state.initial.content, 'entry');
    for (const transition of state.transitions) add(transition.content, 'transition', transition);
    for (const { finalize } of state.invokes) if (finalize) add(finalize, 'finalize');
  }
  return placed;
}
