import { type CustomerLinks, callbackId } from '@ringback/core';

const MARK = 'link-to-';

/** Links that can be read, so that tests see what they lead to. */
export const fakeLinks: CustomerLinks = {
  token: (id) => MARK + id,
  url: (id) => `https://callbacks.example/c/${MARK}${id}`,
  callback: (token) => (token.startsWith(MARK) ? callbackId(token.slice(MARK.length)) : null),
};
