/** What an address says about an uploaded document. */
export type UploadedDocumentName =
  | { readonly kind: 'name'; readonly name: string }
  /** It begins like one, and names none. */
  | { readonly kind: 'none'; readonly why: string };

const UPLOADED = /^document:\/*(.*)$/is;

/** The uploaded document that an address like `document:flows/main` names; null for an address of another kind. */
export function uploadedDocumentName(address: string): UploadedDocumentName | null {
  const encoded = UPLOADED.exec(address)?.[1];
  if (encoded === undefined) return null;
  try {
    const name = decodeURIComponent(encoded);
    return name === ''
      ? { kind: 'none', why: 'document: is not followed by the name of an uploaded document' }
      : { kind: 'name', name };
  } catch {
    // The one thing that can fail: a percent sign without two digits after it.
    return { kind: 'none', why: `document:${encoded} is not percent-encoded as it should be` };
  }
}
