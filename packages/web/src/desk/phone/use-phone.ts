import { useEffect, useState, useSyncExternalStore } from 'react';
import type { AgentPhone, PhoneState } from './agent-phone.ts';

const OFF = 'off';
/** One window of a browser has the phone: two would ring, and one would talk. */
const LOCK = 'ringback-phone';

export type PhoneUse =
  | { readonly kind: typeof OFF }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'on'; readonly phone: AgentPhone; readonly state: PhoneState };

const NO_STATE: PhoneState = { line: 'connecting', call: null, problem: null };
const watchNothing = () => () => undefined;

/** The phone in this window, as long as it is wanted. */
export function usePhone(
  isWanted: boolean,
  dn: string,
  query: { readonly agent?: string },
): PhoneUse | { readonly kind: 'starting' } {
  const [found, setFound] = useState<AgentPhone | 'elsewhere' | Error | null>(null);
  const { agent } = query;

  useEffect(() => {
    if (!isWanted) return;
    const end = new AbortController();
    let release: () => void = () => undefined;
    const hold = async (): Promise<void> => {
      if (end.signal.aborted) return;
      const phone = await open(dn, agent);
      if (!end.signal.aborted) setFound(phone);
      await new Promise<void>((resolve) => {
        release = resolve;
        if (end.signal.aborted) resolve();
      });
      await phone.close();
    };
    const take = async (): Promise<void> => {
      if (!mayTalk(navigator))
        throw new Error(
          'The browser gives a microphone only to pages of https:// addresses and of this machine.',
        );
      const isFree = await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
        if (lock !== null) await hold();
        return lock !== null;
      });
      if (isFree || end.signal.aborted) return;
      setFound('elsewhere');
      // The window that has it may be closed, or may not want it any more: the next one takes it over.
      await navigator.locks.request(LOCK, { signal: end.signal }, hold);
    };
    take().catch((error: unknown) => {
      if (!end.signal.aborted) setFound(error instanceof Error ? error : new Error(String(error)));
    });
    return () => {
      end.abort();
      release();
      setFound(null);
    };
  }, [isWanted, dn, agent]);

  const phone = found !== null && typeof found === 'object' && 'watch' in found ? found : null;
  const state = useSyncExternalStore(phone?.watch ?? watchNothing, phone?.now ?? (() => NO_STATE));
  if (!isWanted) return { kind: OFF };
  if (found === null) return { kind: 'starting' };
  if (found === 'elsewhere') return { kind: 'elsewhere' };
  if (phone === null) return { kind: 'refused', why: (found as Error).message };
  return { kind: 'on', phone, state };
}

/** Browsers have neither a microphone nor locks for pages of http:// addresses of other machines. */
function mayTalk(browser: { readonly mediaDevices?: unknown; readonly locks?: unknown }): boolean {
  return browser.mediaDevices !== undefined && browser.locks !== undefined;
}

/** Asks for the microphone first: a phone that rings and cannot talk is worse than none. */
async function open(dn: string, agent: string | undefined): Promise<AgentPhone> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    throw new Error('The browser does not let this page use a microphone.');
  }
  for (const track of stream.getTracks()) track.stop();
  const { AgentPhone: Phone } = await import('./agent-phone.ts');
  const address = new URL('/api/v1/desk/phone', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  if (agent !== undefined) address.searchParams.set('agent', agent);
  const audio = new Audio();
  audio.hidden = true;
  document.body.append(audio);
  return new Phone({ dn, address: address.href, audio });
}
