import type { OptionMap } from '../../ports/store.ts';
import { option } from '../options.ts';
import { type Finding, warning } from './finding.ts';

/** What looks wrong about a push provider (section `push` or `push.provider.<name>`). */
export function pushFindings(options: OptionMap): Finding[] {
  const findings: Finding[] = [];
  const isSet = (name: string): boolean => option(options, name) !== null;
  const hasAccount = isSet('fcm.credentials') || isSet('fcm.privateKey');
  for (const name of ['fcm.apiKey', 'debug.fcm.apiKey'].filter(isSet)) {
    findings.push(
      warning(
        name,
        'is a server key of the old protocol, which FCM does not take any more',
        hasAccount ? 'Take it out' : 'Set fcm.credentials to the JSON of a service account',
      ),
    );
  }
  const apns = ['apns.privateKey', 'apns.keyId', 'apns.teamId', 'apns.topic'];
  for (const name of apns.some(isSet) ? apns.filter((one) => !isSet(one)) : [])
    findings.push(warning(name, 'is not set: APNs needs it', `Set ${name}`));
  if (isSet('webpush.privateKey') && !isSet('webpush.subject'))
    findings.push(
      warning('webpush.subject', 'is not set: Web Push needs it', 'Set it to a mailto: or https: address'),
    );
  return findings;
}
