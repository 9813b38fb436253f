export type { AudioSettings } from './browser-audio.ts';
export {
  type BrowserPhoneParts,
  type BrowserSocket,
  connectBrowserPhone,
  type PhoneLog,
} from './browser-phone.ts';
export {
  type RelayedPhoneParts,
  relayBrowserPhone,
  type SwitchListener,
  type SwitchSocket,
} from './relayed-phone.ts';
