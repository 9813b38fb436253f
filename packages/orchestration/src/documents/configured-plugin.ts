import { type Configuration, option } from '@ringback/core';
import { parseAddress } from './document-address.ts';

/** Whether an administrator named a document as `_plugin_on_dial_url` of a service: what is configured is trusted (contract 4). */
export function isPlugin(url: string, configuration: Pick<Configuration, 'services'>): boolean {
  return configuration.services().some(({ options }) => {
    const address = parseAddress(option(options, '_plugin_on_dial_url')?.trim() ?? '');
    return 'url' in address && address.url === url;
  });
}
