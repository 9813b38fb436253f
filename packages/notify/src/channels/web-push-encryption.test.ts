import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encryptForBrowser, MOST_PLAIN_BYTES } from './web-push-encryption.ts';

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

/** A browser that reads what it is sent (RFC 8291 3.4, from the other end). */
function decrypt(body: Buffer, privateKey: Buffer, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16);
  const serverPublic = body.subarray(21, 21 + (body[20] ?? 0));
  const browser = createECDH('prime256v1');
  browser.setPrivateKey(privateKey);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), serverPublic]);
  const ikm = Buffer.from(hkdfSync('sha256', browser.computeSecret(serverPublic), auth, info, 32));
  const derive = (name: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(body.subarray(-16));
  const padded = Buffer.concat([
    decipher.update(body.subarray(21 + serverPublic.length, -16)),
    decipher.final(),
  ]);
  expect(padded.at(-1)).toBe(2);
  return padded.subarray(0, -1);
}

describe('the encryption of Web Push', () => {
  it('gives the example of RFC 8291 appendix A to the byte', () => {
    const body = encryptForBrowser(
      Buffer.from('When I grow up, I want to be a watermelon'),
      {
        p256dh: bytes(
          'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        ),
        auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
      },
      {
        privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
        salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
      },
    );
    expect(body.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('can be read by the browser alone, whatever the text', () => {
    const browser = createECDH('prime256v1');
    browser.generateKeys();
    const auth = randomBytes(16);
    fc.assert(
      fc.property(fc.string({ unit: CHARACTER, maxLength: 300 }), (text) => {
        const body = encryptForBrowser(
          Buffer.from(text),
          { p256dh: browser.getPublicKey(), auth },
          { privateKey: randomBytes(32), salt: randomBytes(16) },
        );
        expect(decrypt(body, browser.getPrivateKey(), auth).equals(Buffer.from(text))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('makes one record of 4096 bytes at most', () => {
    const browser = createECDH('prime256v1');
    browser.generateKeys();
    const body = encryptForBrowser(
      Buffer.alloc(MOST_PLAIN_BYTES, 'x'),
      { p256dh: browser.getPublicKey(), auth: randomBytes(16) },
      { privateKey: randomBytes(32), salt: randomBytes(16) },
    );
    expect(body.length).toBe(4096);
  });

  it('refuses a key that is no point of the curve', () => {
    const keys = { p256dh: Buffer.concat([Uint8Array.of(4), Buffer.alloc(64, 1)]), auth: Buffer.alloc(16) };
    expect(() =>
      encryptForBrowser(Buffer.from('x'), keys, { privateKey: randomBytes(32), salt: randomBytes(16) }),
    ).toThrow();
  });
});
