import type { OptionMap } from '../ports/store.ts';
import { fillTokens, isOneToken, listOption, option } from './options.ts';

type Given = Readonly<Record<string, string>>;

/** An address out of an option, as it applies to one request. */
export type FilledAddress =
  /** `chosenBy` the request: it may lead anywhere, and is used only where addresses out of requests may lead. */
  | { readonly kind: 'address'; readonly text: string; readonly chosenBy: 'operator' | 'request' }
  | { readonly kind: 'unfit'; readonly why: string };

/** What comes before the path, when no part of it is for the request to fill. */
const FIXED_PLACE = /^https?:\/\/[^/?#\\$\s]+[/?#]/i;
/** Would end the path, or be read as something else in it: a request fills what stands between, and no more. */
const ENDS_PATH = /[?#\\%\s\p{Cc}]/u;
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

/**
 * Puts what a request gives in the places of tokens of an address (API reference 4.1). Where scheme and server stand
 * in the option, a value cannot lead away from them, nor out of the folder that it is in; otherwise the request has
 * chosen the address. A token that the request does not give is told.
 */
function fillAddress(name: string, template: string, params: Given, userData: Given): FilledAddress {
  if (!template.includes('$')) return { kind: 'address', text: template, chosenBy: 'operator' };
  const filled = fillTokens(template, params, userData);
  if (!filled.isComplete)
    return { kind: 'unfit', why: `the option ${name} has a token that the request does not give` };
  if (filled.text === template) return { kind: 'address', text: template, chosenBy: 'operator' };
  const place = FIXED_PLACE.exec(template)?.[0];
  if (place === undefined) return { kind: 'address', text: filled.text, chosenBy: 'request' };
  const queryAt = template.search(/[?#]/);
  const path = queryAt < 0 ? template : template.slice(0, queryAt);
  const query = queryAt < 0 ? '' : template.slice(queryAt);
  const filledPath = fillTokens(path.slice(place.length), params, userData).text;
  if (path.includes('$') && (ENDS_PATH.test(filledPath) || DOT_SEGMENT.test(filledPath)))
    return {
      kind: 'unfit',
      why: `the request gives the option ${name} a value that cannot stand in its path`,
    };
  const text = place + filledPath + fillTokens(query, encoded(params), encoded(userData)).text;
  return { kind: 'address', text, chosenBy: 'operator' };
}

/**
 * Addresses of an option that may hold several (`split`), as they apply to one request, in their order. The parameter
 * of the option's own name counts where `_overwritable_options` lists it, and where a token leaves the option to the request.
 */
export function addressesOf(
  name: string,
  {
    service,
    params,
    userData,
  }: { readonly service: OptionMap; readonly params: Given; readonly userData: Given },
  split: (text: string) => readonly string[],
): readonly FilledAddress[] {
  const configured = option(service, name) ?? '';
  const asked = option(params, name);
  const isLeft = (): boolean =>
    isOneToken(configured) || !fillTokens(configured, params, userData).isComplete;
  if (asked !== null && (isLeft() || listOption(service, '_overwritable_options').includes(name)))
    return split(asked).map((text) => ({ kind: 'address', text, chosenBy: 'request' }));
  return split(configured).flatMap((template): FilledAddress[] => {
    const filled = fillAddress(name, template, params, userData);
    // What a request puts into one place may be several addresses, each chosen by it.
    return filled.kind === 'address' && filled.chosenBy === 'request'
      ? split(filled.text).map((text) => ({ ...filled, text }))
      : [filled];
  });
}

function encoded(given: Given): Given {
  return Object.fromEntries(
    // Half a character cannot be encoded.
    Object.entries(given).map(([name, value]) => [
      name,
      encodeURIComponent(value.replace(/\p{Cs}/gu, '\uFFFD')),
    ]),
  );
}
