import { type Configuration, isJsonObject, type Json, option } from '@ringback/core';

/**
 * What documents show when they call the compatible API of this platform (`_services_credentials` of section `callback`):
 * `user:password`, or JSON with `username` and `password`. Null for any other address, and without the option.
 */
export function ownAuthorization(
  url: string,
  {
    configuration,
    externalUrl,
  }: {
    readonly configuration: Pick<Configuration, 'section'>;
    readonly externalUrl: () => string;
  },
): string | null {
  if (!url.startsWith(`${externalUrl()}/genesys/`)) return null;
  const given = option(configuration.section('callback') ?? {}, '_services_credentials')?.trim() ?? '';
  const pair = given.startsWith('{') ? ofJson(given) : given;
  return pair.includes(':') ? `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` : null;
}

function ofJson(text: string): string {
  try {
    const given: Json = JSON.parse(text);
    if (!isJsonObject(given)) return '';
    const { username, password } = given;
    return typeof password === 'string' ? `${typeof username === 'string' ? username : ''}:${password}` : '';
  } catch {
    // Not JSON: no credentials, and the call is refused where some are asked for.
    return '';
  }
}
