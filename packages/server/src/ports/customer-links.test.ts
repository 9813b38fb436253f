import { callbackId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { customerLinks } from './customer-links.ts';

const ID = callbackId('node-a-0193a0e2-7c11-4b7e-8a55-0123456789ab');
const links = customerLinks(new Uint8Array(32).fill(7), () => 'https://callbacks.example');

describe('a link for a customer', () => {
  it.each([ID, callbackId('1-x'), callbackId('ünïcode id')])('leads back to its callback (%s)', (id) => {
    expect(links.callback(links.token(id))).toBe(id);
  });

  it('is the same each time, fits into a text message, and does not show the id', () => {
    const url = links.url(ID);
    expect(url).toBe(`https://callbacks.example/c/${links.token(ID)}`);
    expect(links.token(ID).length).toBeLessThan(70);
    expect(Buffer.from(links.token(ID), 'base64url').toString('latin1')).not.toContain('node-a');
  });

  it('is nobody’s when a single character differs', () => {
    const token = links.token(ID);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(links.callback(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
  });

  it.each(['', 'x', '%00', 'A'.repeat(10_000), ID, `${links.token(ID)}A`])('is not %j', (text) => {
    expect(links.callback(text)).toBeNull();
  });

  it('of another installation leads nowhere here', () => {
    const others = customerLinks(new Uint8Array(32).fill(8), () => 'https://callbacks.example');
    expect(links.callback(others.token(ID))).toBeNull();
  });
});
