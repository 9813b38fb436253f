/** The policy of the page allows only styles that carry the nonce of this answer. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '';

/** Libraries that make a style by themselves ask for it under this name. */
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
