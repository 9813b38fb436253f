import type { Asked, CallbackServer } from '../server.ts';
import type { Settings } from '../settings.ts';

/** What each view works with. */
export interface ViewContext {
  readonly settings: Settings;
  readonly server: CallbackServer;
  /** Shows what becomes of a callback. */
  readonly show: (asked: Asked, number: string, desiredUtc: string | null) => void;
  /** Forgets the callback and shows the form again. */
  readonly startOver: () => void;
  /** `link`: the customer came by a link to one callback, and there is no form. */
  readonly origin: 'form' | 'link';
}

export interface View {
  readonly element: HTMLElement;
  /** Ends timers and requests. */
  readonly leave: () => void;
}
