export type { AudioSettings } from './browser-audio.ts';
export {
  type BrowserPhoneParts,
  type BrowserSocket,
  connectBrowserPhone,
  type PhoneLog,
} from './browser-phone.ts';
