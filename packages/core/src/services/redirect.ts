import type { OptionMap } from '../ports/store.ts';
import { serviceKind } from './kind.ts';
import { fillTokens, listOption } from './options.ts';

type Given = Readonly<Record<string, string>>;

/** The service that handles a request. */
export interface Handling {
  readonly service: string;
  readonly params: Given;
  /** Whether the service differs from the one that the request was made of, and who chose it. */
  readonly redirected: 'no' | 'by configuration' | 'by request';
}

/**
 * Follows `_redirect` (API reference 4.1). The parameter of the request counts, even empty, when `_overwritable_options`
 * lists it, otherwise the option; empty is no redirect, and builtin services ignore it. A request's own choice is used
 * up by the first service that lets it choose. A service that was passed already is not gone to again.
 */
export function handlingService(
  request: { readonly service: string; readonly params: Given; readonly userData: Given },
  configured: (name: string) => OptionMap | null,
): Handling {
  let { service, params } = request;
  let redirected: Handling['redirected'] = 'no';
  const passed = [service];
  for (;;) {
    const options = configured(service);
    if (options === null || serviceKind(options).kind === 'builtin') break;
    const isChosen =
      Object.hasOwn(params, '_redirect') &&
      listOption(options, '_overwritable_options').includes('_redirect');
    const configuredTarget = options['_redirect'] ?? '';
    // Nearly all requests: copying their parameters would cost more than everything else here.
    if (!isChosen && configuredTarget === '') break;
    const { _redirect: wanted = '', ...others } = params;
    const target = isChosen ? wanted : fillTokens(configuredTarget, params, request.userData).text;
    if (isChosen) params = others;
    const name = target.trim();
    if (name === '' || passed.includes(name)) break;
    passed.push(name);
    service = name;
    if (isChosen) redirected = 'by request';
    else if (redirected === 'no') redirected = 'by configuration';
  }
  return { service, params, redirected };
}
