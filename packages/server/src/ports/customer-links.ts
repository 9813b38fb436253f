import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { type CallbackId, type CustomerLinks, callbackId } from '@ringback/core';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
/** Ninety-six bits: nobody guesses a token of somebody else, and a text message has room for it. */
const TAG_BYTES = 12;
const LONGEST_TOKEN = 400;
/** How ids end that the product gives; the form takes half the room as bytes. */
const UUID = /^(.*)-([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;
const SHORT = 0;
const WHOLE = 1;

/**
 * Tokens that are the id of the callback, encrypted and sealed with `secret` (32 bytes). The initialisation vector is made
 * from the id, so that a callback has one token, whichever node makes it.
 */
export function customerLinks(secret: Uint8Array, baseUrl: () => string): CustomerLinks {
  const key = createHmac('sha256', secret).update('encryption').digest();
  const ivKey = createHmac('sha256', secret).update('initialisation').digest();

  function token(id: CallbackId): string {
    const plain = pack(id);
    const iv = createHmac('sha256', ivKey).update(plain).digest().subarray(0, IV_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  return {
    token,
    url: (id) => `${baseUrl()}/c/${token(id)}`,
    callback(text) {
      if (text.length > LONGEST_TOKEN || !/^[\w-]+$/.test(text)) return null;
      const bytes = Buffer.from(text, 'base64url');
      // Several texts stand for the same bytes; one of them is ours.
      if (bytes.length <= IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) return null;
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        const sealed = bytes.subarray(IV_BYTES + TAG_BYTES);
        return unpack(Buffer.concat([decipher.update(sealed), decipher.final()]));
      } catch {
        // Made by somebody else, or with another secret.
        return null;
      }
    },
  };
}

function pack(id: string): Buffer {
  const [, node, ...digits] = UUID.exec(id) ?? [];
  return node === undefined
    ? Buffer.concat([Buffer.of(WHOLE), Buffer.from(id)])
    : Buffer.concat([Buffer.of(SHORT), Buffer.from(digits.join(''), 'hex'), Buffer.from(node)]);
}

function unpack(plain: Buffer): CallbackId {
  if (plain[0] === WHOLE) return callbackId(plain.subarray(1).toString());
  const digits = plain.subarray(1, 17).toString('hex');
  const uuid = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return callbackId(`${plain.subarray(17).toString()}-${uuid}`);
}
