import type { AgentId, Desk, DeskAnswer, DeskAnswerOutcome, DeskEvent, DeskTask } from '@ringback/core';

/** A desk whose tasks the test gives, and that keeps what agents said. */
export class FakeDesk implements Desk {
  readonly open: DeskTask[] = [];
  readonly answers: { readonly taskId: string; readonly answer: DeskAnswer }[] = [];
  readonly #listeners = new Set<(event: DeskEvent) => void>();

  get listeners(): number {
    return this.#listeners.size;
  }

  ask(task: DeskTask): void {
    this.open.push(task);
    this.#tell({ kind: 'asked', task });
  }

  withdraw(task: DeskTask): void {
    this.open.splice(this.open.indexOf(task), 1);
    this.#tell({ kind: 'closed', task, why: 'withdrawn' });
  }

  tasks(agentId: AgentId): readonly DeskTask[] {
    return this.open.filter((task) => task.agentId === agentId);
  }

  async answer(agentId: AgentId, taskId: string, answer: DeskAnswer): Promise<DeskAnswerOutcome> {
    const task = this.tasks(agentId).find(({ id }) => id === taskId);
    if (task === undefined) return 'unknown';
    if (!task.actions.includes(answer.action)) return 'not-offered';
    this.open.splice(this.open.indexOf(task), 1);
    this.answers.push({ taskId, answer });
    this.#tell({ kind: 'closed', task, why: 'answered' });
    return 'answered';
  }

  onEvent(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #tell(event: DeskEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
