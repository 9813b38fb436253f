import { createCipheriv, createECDH, hkdfSync } from 'node:crypto';

/** Keys of a browser that subscribed (RFC 8291 2). */
export interface SubscriptionKeys {
  /** Its public key, a point of P-256 without compression: 65 bytes. */
  readonly p256dh: Uint8Array;
  /** 16 bytes. */
  readonly auth: Uint8Array;
}

/** Whole messages are one record: push services take 4096 bytes in all. */
const RECORD_SIZE = 4096;
const HEADER_BYTES = 86;
const TAG_BYTES = 16;
/** The longest text that fits, padding delimiter included. */
export const MOST_PLAIN_BYTES = RECORD_SIZE - HEADER_BYTES - TAG_BYTES - 1;

/**
 * Encrypts a message for a browser (RFC 8291) as one record of the content coding `aes128gcm` (RFC 8188). `privateKey` is a
 * fresh secret of 32 bytes, `salt` 16 fresh bytes. Throws when the key of the browser is no point of the curve.
 */
export function encryptForBrowser(
  plain: Uint8Array,
  keys: SubscriptionKeys,
  { privateKey, salt }: { readonly privateKey: Uint8Array; readonly salt: Uint8Array },
): Buffer {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  const ownPublic = ecdh.getPublicKey();
  const shared = ecdh.computeSecret(keys.p256dh);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.p256dh, ownPublic]);
  const ikm = Buffer.from(hkdfSync('sha256', shared, keys.auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16));
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 marks the last record (RFC 8188 2).
  const sealed = Buffer.concat([cipher.update(plain), cipher.update(Uint8Array.of(2)), cipher.final()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_SIZE);
  return Buffer.concat([salt, size, Uint8Array.of(ownPublic.length), ownPublic, sealed, cipher.getAuthTag()]);
}
