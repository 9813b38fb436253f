import { type OptionMap, option } from '@ringback/core';

/** Options of a push provider; with the debug credentials `debug.<name>` goes before `<name>` (callback options 11). */
export function pushOption(options: OptionMap, name: string, isDebug: boolean): string | null {
  return (isDebug ? option(options, `debug.${name}`) : null) ?? option(options, name);
}

/** Base URL without slashes at its end. */
export function baseUrl(options: OptionMap, name: string, isDebug: boolean, usual: string): string {
  return (pushOption(options, name, isDebug) ?? usual).trim().replace(/\/+$/, '');
}
