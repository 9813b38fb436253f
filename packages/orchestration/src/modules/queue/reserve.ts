import { integerOption, type OptionMap } from '@ringback/core';

/** Seconds that an agent is held for a callback, or that his phone rings (`_agent_reserve_timeout`). */
export function reserveSeconds(options: OptionMap): number {
  return integerOption(options, '_agent_reserve_timeout', 30, { min: 1, max: 3600 });
}
