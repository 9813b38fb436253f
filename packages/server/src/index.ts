export { loadSettings } from './config/load-settings.ts';
