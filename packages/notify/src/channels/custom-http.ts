import { type OptionMap, option } from '@ringback/core';
import { type Send, unsendable } from './channel.ts';
import { type HttpPorts, headerText } from './http-callback.ts';
import { outcomeOf } from './http-outcome.ts';

const MOST_BYTES = 65_536;

/**
 * `customhttp` (API reference 7.4): POST of `{"deviceId", "message"}` to the address in `customhttp.url` of the provider,
 * with the Authorization of whoever subscribed.
 */
export function customHttp(
  { http, timeoutMs }: Omit<HttpPorts, 'allowed'>,
  optionsOf: (provider: string | null) => OptionMap,
): Send {
  return async ({ id, event, target, message }) => {
    const url = option(optionsOf(target.provider), 'customhttp.url');
    if (url === null) return unsendable('customhttp.url of section push is not set.');
    const exchange = await http.send({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json;charset=utf-8',
        'x-ringback-notification': id,
        'x-ringback-event': headerText(event),
        ...(target.authorization === null ? {} : { authorization: headerText(target.authorization) }),
      },
      body: JSON.stringify({ deviceId: target.address, message }),
      timeoutMs: timeoutMs(),
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    return outcomeOf(exchange, { isSuccess: (status) => status >= 200 && status < 300 });
  };
}
