import { integerOption, type OptionMap, type OutgoingHttp, option } from '@ringback/core';
import { type Send, unsendable } from './channel.ts';
import { outcomeOf } from './http-outcome.ts';

export interface SmsPorts {
  readonly http: OutgoingHttp;
  readonly timeoutMs: () => number;
  readonly optionsOf: (provider: string | null) => OptionMap;
}

const MOST_BYTES = 65_536;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const JSON_BODY = '{"to":"$to$","from":"$from$","text":"$text$","id":"$id$"}';
const FORM_BODY = 'to=$to$&from=$from$&text=$text$&id=$id$';
/** The number or the text is wrong: the same would be said again. */
const FINAL = new Set([400, 404, 422]);
const LONGEST_TEXT = 1530;

/**
 * Texts by the HTTP interface of a provider (section `sms` or `sms.provider.<name>`): `url`, `body` with the places `$to$`,
 * `$from$`, `$text$` and `$id$`, which are escaped for its `contentType`; `apiKey`, or `username` and `password`.
 */
export function sms({ http, timeoutMs, optionsOf }: SmsPorts): Send {
  return async ({ id, target, message }) => {
    const options = optionsOf(target.provider);
    const url = option(options, 'url');
    if (url === null) return unsendable('SMS is not configured: set url of section sms.');
    const contentType = option(options, 'contentType') ?? JSON_TYPE;
    const isForm = contentType.startsWith(FORM_TYPE);
    const template = option(options, 'body') ?? (isForm ? FORM_BODY : JSON_BODY);
    const values: Readonly<Record<string, string>> = {
      to: target.address,
      from: option(options, 'from') ?? '',
      text: message.slice(0, integerOption(options, 'maxLength', LONGEST_TEXT, { min: 1, max: 10_000 })),
      id,
    };
    const exchange = await http.send({
      method: option(options, 'method') === 'PUT' ? 'PUT' : 'POST',
      url,
      headers: { 'content-type': contentType, 'idempotency-key': id, ...credentials(options) },
      body: template.replace(/\$(to|from|text|id)\$/g, (_whole, name: string) =>
        escaped(values[name] ?? '', contentType),
      ),
      timeoutMs: timeoutMs(),
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    return outcomeOf(exchange, {
      isSuccess: (status) => status >= 200 && status < 300,
      isFinal: (status) => FINAL.has(status),
    });
  };
}

function credentials(options: OptionMap): Record<string, string> {
  const key = option(options, 'apiKey');
  if (key !== null) {
    const name = (option(options, 'apiKeyHeader') ?? 'authorization').toLowerCase();
    const format = option(options, 'apiKeyFormat') ?? (name === 'authorization' ? 'Bearer $key$' : '$key$');
    return { [name]: format.replace('$key$', () => key) };
  }
  const username = option(options, 'username');
  if (username === null) return {};
  const pair = `${username}:${option(options, 'password') ?? ''}`;
  return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}

/** A value as it may stand inside of a body of this type. */
function escaped(value: string, contentType: string): string {
  if (contentType.startsWith(FORM_TYPE)) return encodeURIComponent(value);
  if (contentType.includes('json')) return JSON.stringify(value).slice(1, -1);
  if (contentType.includes('xml')) return value.replace(/[<>&"']/g, (sign) => `&#${sign.codePointAt(0)};`);
  return value;
}
