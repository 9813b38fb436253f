import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import type { BuiltinService } from './builtin-service.ts';

/** `request-chat`: there is no chat here, which clients are told as the original tells that it is not there yet (scenarios 10.3). */
export const requestChat: BuiltinService = async ({ service }, reply) =>
  sendAnswer(reply, answer('chat-unavailable', { service }));
