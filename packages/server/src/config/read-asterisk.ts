import { DEFAULTS } from './defaults.ts';
import type { Fields } from './fields.ts';
import { httpUrlRule, type Rule, trunkUriRule } from './rules.ts';
import type { AsteriskSettings } from './settings.ts';

/** It begins the ids of channels, up to a dot that it must not have itself, and stands in the dial plan. */
const appRule: Rule = (text) =>
  /^[A-Za-z0-9_-]{1,40}$/.test(text) ? null : 'must be a name of letters, digits, _ and -';

const endpointRule: Rule = (text) =>
  /^[\w.+-]{1,80}$/.test(text) ? null : 'must be the name of a PJSIP endpoint';

/** A trunk behind Asterisk is an endpoint there, or a SIP address. */
export const asteriskTrunkRule: Rule = (text) =>
  /^PJSIP\/[\w.+-]{1,80}$/.test(text) || trunkUriRule(text) === null
    ? null
    : 'must look like PJSIP/pstn (an endpoint of Asterisk) or sip:127.0.0.1:5070';

/** Keys that only count with SIP of our own. */
const OF_SIP = ['callers', 'locations', 'accessNumbers', 'silence'];

/** `telephony.asterisk`; null: another driver was chosen. It is looked through in any case. */
export function readAsterisk(telephony: Fields | null, isChosen: boolean): AsteriskSettings | null {
  const asterisk = telephony?.fields('asterisk', ['url', 'username', 'password', 'app', 'endpoint']) ?? null;
  const password = asterisk?.text('password') ?? null;
  const settings = {
    url: asterisk?.checkedText('url', httpUrlRule) ?? DEFAULTS.asterisk.url,
    username: asterisk?.text('username') ?? DEFAULTS.asterisk.username,
    app: asterisk?.checkedText('app', appRule) ?? DEFAULTS.asterisk.app,
    endpoint: asterisk?.checkedText('endpoint', endpointRule) ?? null,
  };
  if (!isChosen) return null;
  if (password === null)
    telephony?.report('driver', 'asterisk needs telephony.asterisk.password, of the user in ari.conf');
  for (const key of OF_SIP)
    if (telephony?.value(key) != null)
      telephony.report(key, 'has no effect with telephony.driver asterisk; take it out to start');
  return { ...settings, password: password ?? '' };
}
