import type { SipHop } from '../endpoint/types.ts';
import type { ReadRequest } from '../message/read-request.ts';
import type { InviteServerTransaction } from '../transaction/invite-server-transaction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';

/** Something that takes the requests of one dialog, early or confirmed. */
export interface DialogMember {
  receive(read: ReadRequest, transaction: InviteServerTransaction | ServerTransaction, source: SipHop): void;
  receiveAck(read: ReadRequest): void;
  /** The 2xx to our INVITE came again. */
  receiveAnswerAgain(): void;
  /** The endpoint closes: say good-bye to the peer. */
  hangUp(): Promise<unknown>;
  /** The endpoint is closed: nothing can be sent any more. */
  endpointClosed(): void;
}

/** All dialogs by Call-ID, local tag and remote tag, RFC 3261 12. */
export class DialogTable {
  readonly #members = new Map<string, DialogMember>();

  get size(): number {
    return this.#members.size;
  }

  add(callId: string, localTag: string, remoteTag: string, member: DialogMember): void {
    this.#members.set(key(callId, localTag, remoteTag), member);
  }

  /** Removes the member unless another one took its place. */
  remove(callId: string, localTag: string, remoteTag: string, member: DialogMember): void {
    const name = key(callId, localTag, remoteTag);
    if (this.#members.get(name) === member) this.#members.delete(name);
  }

  find(callId: string, localTag: string, remoteTag: string): DialogMember | undefined {
    return this.#members.get(key(callId, localTag, remoteTag));
  }

  all(): DialogMember[] {
    return [...this.#members.values()];
  }
}

function key(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`;
}
