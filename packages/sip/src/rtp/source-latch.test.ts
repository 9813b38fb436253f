import { describe, expect, it } from 'vitest';

import { SourceLatch } from './source-latch.ts';

function latch(): SourceLatch {
  const made = new SourceLatch();
  made.signal({ host: '192.0.2.1', port: 4_000 });
  return made;
}

describe('who may talk to a port', () => {
  it('is nobody before a remote is known', () => {
    expect(new SourceLatch().accepts('192.0.2.1', 4_000)).toBe(false);
  });

  it('is sent to where the signalling says until something comes', () => {
    expect(latch().target).toEqual({ host: '192.0.2.1', port: 4_000 });
  });

  it('is a phone behind NAT whose packets come from elsewhere, and is answered there', () => {
    const made = latch();
    expect(made.accepts('198.51.100.7', 60_000)).toBe(true);
    expect(made.target).toEqual({ host: '198.51.100.7', port: 60_000 });
  });

  it('is no stranger once somebody was heard', () => {
    const made = latch();
    made.accepts('198.51.100.7', 60_000);
    expect(made.accepts('203.0.113.9', 60_000)).toBe(false);
    expect(made.accepts('198.51.100.7', 60_001)).toBe(false);
    expect(made.target).toEqual({ host: '198.51.100.7', port: 60_000 });
  });

  it('is the signalled address even when a stranger was faster, and then for good', () => {
    const made = latch();
    made.accepts('203.0.113.9', 60_000);
    expect(made.accepts('192.0.2.1', 4_000)).toBe(true);
    expect(made.accepts('203.0.113.9', 60_000)).toBe(false);
    expect(made.target).toEqual({ host: '192.0.2.1', port: 4_000 });
  });

  it('stays the same when the same address is signalled again, and is open anew for another one', () => {
    const made = latch();
    made.accepts('198.51.100.7', 60_000);
    expect(made.signal({ host: '192.0.2.1', port: 4_000 })).toBe(false);
    expect(made.target).toEqual({ host: '198.51.100.7', port: 60_000 });
    expect(made.signal({ host: '192.0.2.1', port: 4_002 })).toBe(true);
    expect(made.target).toEqual({ host: '192.0.2.1', port: 4_002 });
    expect(made.accepts('203.0.113.9', 60_000)).toBe(true);
  });
});
