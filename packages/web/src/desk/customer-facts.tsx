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
const FIRST = Object.keys(NAMES);

/**
 * What came along with a request, in the form of the user data: single keys, or one text of JSON. All of it comes from
 * outside and is shown as text.
 */
export function factsOf(data: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  const plain = Object.entries(data).filter(([key]) => !TECHNICAL.test(key));
  const nested = Object.entries(readObject(data['GMS_UserData'])).filter(([key]) => !(key in data));
  return [...plain, ...nested]
    .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => place(a) - place(b));
}

function place(key: string): number {
  const found = FIRST.indexOf(key);
  return found < 0 ? FIRST.length : found;
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

export function CustomerFacts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="facts">
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{NAMES[key] ?? key.replaceAll('_', ' ')}</dt>
          <dd>{key === 'GMS_Cb_Desired_Time' ? <Moment at={value} /> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
