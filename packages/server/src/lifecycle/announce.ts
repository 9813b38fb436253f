import type { Settings } from '../config/settings.ts';
import { DEMO_NUMBER, DEMO_SERVICE } from '../demo/demo-centre.ts';
import { httpAddress, sipAddress } from './addresses.ts';
import type { AdminPassword } from './admin-password.ts';

export interface Listening {
  readonly http: { readonly host: string; readonly port: number };
  /** Null: this driver listens for no SIP. */
  readonly sip: { readonly host: string; readonly port: number } | null;
}

/** The command that asks the demo for a callback; a shell runs it as it stands. */
export function demoCommand(http: string): string {
  return `curl -sS -d _customer_number=${DEMO_NUMBER} ${http}/genesys/1/service/callback/${DEMO_SERVICE}`;
}

/** What is said on stdout when everything serves. The last line is for programs: one JSON object, alone on its line. */
export function announcement(settings: Settings, listening: Listening, admin: AdminPassword): string {
  const http = httpAddress(settings.http.tls === null ? 'http' : 'https', listening.http);
  const lines = [
    `Management pages: ${http}/   Administrator: ${settings.admin.username}${passwordHint(admin)}`,
  ];
  if (settings.demo) {
    lines.push('Demo contact centre: three agents are ready. Ask for a callback with', demoCommand(http));
  }
  const sip = listening.sip === null ? null : sipAddress(listening.sip);
  lines.push(JSON.stringify({ event: 'ready', http, sip }));
  return `${lines.join('\n')}\n`;
}

function passwordHint({ file }: AdminPassword): string {
  return file === null ? '' : `, password in ${file}`;
}
