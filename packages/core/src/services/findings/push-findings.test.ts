import { describe, expect, it } from 'vitest';
import { pushFindings } from './push-findings.ts';

const keysOf = (options: Record<string, string>): string[] => pushFindings(options).map(({ key }) => key);

describe('findings about push providers', () => {
  it('tell that FCM takes no server keys any more, and what to set instead', () => {
    expect(pushFindings({ 'fcm.apiKey': 'AAA' })).toMatchObject([
      { key: 'fcm.apiKey', remedy: 'Set fcm.credentials to the JSON of a service account' },
    ]);
    expect(pushFindings({ 'fcm.apiKey': 'AAA', 'fcm.credentials': '{}' })).toMatchObject([
      { remedy: 'Take it out' },
    ]);
  });

  it('name what APNs and Web Push lack', () => {
    expect(keysOf({ 'apns.keyId': 'K' })).toEqual(['apns.privateKey', 'apns.teamId', 'apns.topic']);
    expect(keysOf({ 'webpush.privateKey': 'x' })).toEqual(['webpush.subject']);
  });

  it('are none for a provider that is whole, or for none at all', () => {
    expect(keysOf({})).toEqual([]);
    expect(
      keysOf({ 'fcm.credentials': '{}', 'webpush.privateKey': 'x', 'webpush.subject': 'mailto:a@b' }),
    ).toEqual([]);
  });
});
