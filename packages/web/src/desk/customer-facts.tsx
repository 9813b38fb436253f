import type { ReactNode } from 'react';
import { Moment } from '../app/moment.tsx';

/** Keys that say how the task is to be shown, not what it is about. */
const TECHNICAL = /^GMS_UE_|^GMS_UserData$|^_CB_SERVICE_ID$/;
const NAMES: Readonly<Record<string, string>> = {
  GMS_Customer_Number: 'Number',
  GMS_ServiceName: 'Service',
  GMS_Cb_Type: 'Kind',
  GMS_Cb_Desired_Time: 'Wanted at',
  GMS_Service_ID: 'Id',
};
const KINDS: Readonly<Record<string, string>> = {
  SCHEDULED: 'at the wanted time',
  WAIT_FOR_AGENT: 'when an agent is free',
  IMMEDIATE: 'at once',
};
/** Who it is comes first, then what he said of himself; what the platform knows of it comes last. */
const FIRST = ['GMS_Customer_Number', 'GMS_ServiceName'];
const LAST = ['GMS_Cb_Type', 'GMS_Cb_Desired_Time', 'GMS_Service_ID'];

/**
 * What came along with a request, in the form of the user data: single keys, or one text of JSON. All of it comes from
 * outside and is shown as text.
 */
export function factsOf(data: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  const plain = Object.entries(data).filter(([key]) => !TECHNICAL.test(key));
  // With `_attach_udata=gms_storage_id` the user data are the id once more.
  const more = data['GMS_UserData'] === data['GMS_Service_ID'] ? {} : readObject(data['GMS_UserData']);
  const nested = Object.entries(more).filter(([key]) => !(key in data) && !TECHNICAL.test(key));
  return [...plain, ...nested]
    .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => place(a) - place(b));
}

function place(key: string): number {
  if (FIRST.includes(key)) return FIRST.indexOf(key);
  return FIRST.length + 1 + LAST.indexOf(key);
}

function readObject(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Data in a form of the service's own is shown as it is.
    return { 'User data': text };
  }
}

function shown(key: string, value: string): ReactNode {
  if (key === 'GMS_Cb_Desired_Time') return <Moment at={value} />;
  return key === 'GMS_Cb_Type' ? (KINDS[value] ?? value) : value;
}

export function CustomerFacts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="facts">
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{NAMES[key] ?? key.replaceAll('_', ' ')}</dt>
          <dd>{shown(key, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
