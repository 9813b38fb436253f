import type { InvokeEffect, Resolved } from '@ringback/scxml';

export type InvokedText =
  | { readonly ok: true; readonly url: string; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** The document that an `<invoke>` of the document at `base` asks for: given in place, or a file. */
export async function invokedText(
  { src, content }: InvokeEffect,
  base: string,
  read: (url: string) => Promise<Resolved>,
): Promise<InvokedText> {
  if (src === undefined) {
    return typeof content === 'string'
      ? { ok: true, url: base, text: content }
      : { ok: false, message: 'There is nothing to invoke' };
  }
  // `file:name` without slashes occurs in published documents and means a neighbour of the document.
  const reference = src.replace(/^file:(?!\/)/u, '');
  if (!URL.canParse(reference, base)) return { ok: false, message: `${src} is no address` };
  const url = new URL(reference, base).href;
  const found = await read(url);
  return found.ok ? { ok: true, url, text: found.text } : found;
}

/** Whether an `<invoke>` asks for a document of this kind. */
export function invokesScxml({ type }: InvokeEffect): boolean {
  return /^(?:scxml|http:\/\/www\.w3\.org\/TR\/scxml\/?)$/iu.test(type);
}
