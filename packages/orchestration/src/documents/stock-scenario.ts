import { booleanOption, isUserOriginated, type OptionMap, option } from '@ringback/core';
import type { StockScenario } from './document-address.ts';

/**
 * Which of the documents that come with the product a callback runs, by the options that apply to it (callback options 13): the
 * one in which all dialogs that it needs are.
 */
export function stockScenario(options: OptionMap): StockScenario {
  if (isUserOriginated(options)) return 'user-originated';
  const isVoice = (option(options, '_media_type') ?? 'voice') === 'voice';
  const is = (name: string): boolean => booleanOption(options, name, false);
  if (isVoice && is('_agent_preview')) return 'user-terminated-preview';
  const first = option(options, '_userterminated_first_connect_party') ?? 'CUSTOMER';
  if (isVoice && first.toUpperCase() === 'AGENT') return 'agent-first-iscc';
  if (isVoice && is('_enable_disposition_dialog')) return 'user-terminated-preview';
  return isVoice && is('_wait_for_user_confirm') ? 'user-terminated-confirmed' : 'user-terminated';
}
