import { text } from './option-type.ts';

/** Options of sections that may ask for credentials (API reference 12). */
export const CREDENTIALS = [
  { name: 'username', type: text, help: 'User name that requests need.' },
  {
    name: 'password',
    type: { kind: 'secret' },
    help: 'Password that requests need; setting it switches HTTP Basic authentication on.',
  },
] as const;
