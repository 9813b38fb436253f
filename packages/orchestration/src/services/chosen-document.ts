import { addressesOf, type OptionMap } from '@ringback/core';

export type ChosenDocument =
  | { readonly kind: 'document'; readonly reference: string }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The document that `_service` names for a request, tokens filled. `refusalOf` says why a document that the request has
 * chosen may not be run; null: it may.
 */
export function chosenDocument(
  request: {
    readonly service: OptionMap;
    readonly params: Readonly<Record<string, string>>;
    readonly userData: Readonly<Record<string, string>>;
  },
  refusalOf: (reference: string) => string | null,
): ChosenDocument {
  // It is one address, whatever stands in it.
  const [address] = addressesOf('_service', request, (text) => [text]);
  if (address === undefined || address.kind === 'unfit')
    return { kind: 'refused', why: address?.why ?? 'no document is configured' };
  const { text: reference, chosenBy } = address;
  const why = chosenBy === 'request' ? refusalOf(reference) : null;
  return why === null ? { kind: 'document', reference } : { kind: 'refused', why };
}
