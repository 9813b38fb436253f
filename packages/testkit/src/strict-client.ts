/** An answer of the compatible edge as it came over the wire. */
export interface ReceivedAnswer {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const WHOLE_MINUTE = /T\d{2}:\d{2}:00\.000Z$/;
const ZONELESS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?$/;
const GENERIC = /^\/genesys\/1\/service\/(?!callback(?:\/|$))/;
const DATES = ['_desired_time', '_expiration_time'];

/**
 * Reads an answer as the strictest of the published clients do (API reference 17.2, 17.3); throws where one of them
 * would fail. Answers of other surfaces are passed over.
 */
export function readStrictly(answer: ReceivedAnswer): void {
  const path = answer.url.split(/[?#]/)[0] ?? '';
  if (!/^\/genesys\/[12]\//.test(path) || answer.method === 'OPTIONS' || answer.method === 'HEAD') return;
  if (answer.status !== 200) {
    // At generic addresses a document or another server may speak for itself (API reference 3.2).
    if (!GENERIC.test(path)) readError(answer);
    return;
  }
  RULES.find(({ methods, path: form }) => methods.includes(answer.method) && form.test(path))?.read(answer);
}

interface Rule {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly read: (answer: ReceivedAnswer) => void;
}

/** The first that fits counts. */
const RULES: readonly Rule[] = [
  { methods: ['POST'], path: /\/1\/service\/callback\/[^/]+\/availability\/?$/, read: readAvailability1 },
  { methods: ['GET'], path: /\/1\/service\/callback\/[^/]+\/availability\/?$/, read: readAvailability1 },
  {
    methods: ['GET', 'POST'],
    path: /\/2\/service\/callback\/[^/]+\/availability\/?$/,
    read: readAvailability2,
  },
  { methods: ['POST'], path: /\/1\/(?:admin\/)?service\/callback\/[^/]+\/?$/, read: readCreated },
  { methods: ['GET'], path: /\/1\/service\/callback\/[^/]+\/offer\/?$/, read: readOffer },
  { methods: ['GET'], path: /\/1\/service\/callback(?:\/[^/]+){0,2}\/?$/, read: readRecords },
  { methods: ['GET', 'POST'], path: /\/check-queue-position\/?$/, read: readQueuePosition },
  { methods: ['GET'], path: /\/1\/admin\/callback\/queues\/?$/, read: readQueues },
  { methods: ['GET'], path: /\/1\/admin\/callback\/watermarks\/?$/, read: readWatermarks },
  { methods: ['POST'], path: /\/1\/service\/request-(?:interaction|access)\/?$/, read: readAccess },
  { methods: ['POST'], path: /\/1\/service\/match-interaction\/?$/, read: readMatch },
  { methods: ['GET', 'POST'], path: /\/1\/service\/ewt-for-vq\/?$/, read: readWait },
  { methods: ['GET'], path: /\/2\/ewt(?:\/[^/]+)?\/?$/, read: readWaits },
  { methods: ['GET'], path: /\/1\/(?:storage\/[^/]+|service\/[^/]+\/storage)\/?$/, read: readTextMap },
  { methods: ['POST'], path: /\/1\/storage\/(?:custom\/)?[^/]+(?:\/[^/]+)?\/?$/, read: readStored },
  { methods: ['POST'], path: /\/1\/notification\/subscription\/?$/, read: readStored },
  { methods: ['POST'], path: /\/1\/patterns(?:\/group\/[^/]+)?\/?$/, read: readTextMap },
];

function readError(answer: ReceivedAnswer): void {
  const body = jsonObject(answer);
  if (!Number.isInteger(body['code'])) fail(answer, 'has no integer code');
  for (const [name, value] of Object.entries(body)) {
    if (name === 'code') continue;
    if (name === 'availability') readSlots(answer, value);
    else if (typeof value !== 'string') fail(answer, `has "${name}", which is no text`);
  }
  for (const name of ['message', 'exception', 'phrase'])
    if (body[name] === undefined) fail(answer, `has no ${name}`);
}

function readCreated(answer: ReceivedAnswer): void {
  readTexts(answer, jsonObject(answer));
}

function readRecords(answer: ReceivedAnswer): void {
  const body = json(answer);
  for (const record of Array.isArray(body) ? body : [body]) readRecord(answer, record);
}

function readRecord(answer: ReceivedAnswer, record: unknown): void {
  if (!isObject(record)) return fail(answer, 'has a record that is no object');
  readTexts(answer, record);
  for (const name of DATES)
    if (!INSTANT.test(String(record[name]))) fail(answer, `has a ${name} in another form`);
  if (record['_url'] === undefined || record['_url'] !== record['url'])
    fail(answer, 'does not have the same _url and url');
}

function readQueues(answer: ReceivedAnswer): void {
  for (const records of Object.values(jsonObject(answer))) {
    if (!Array.isArray(records)) return fail(answer, 'has a service without a list');
    for (const record of records) readRecord(answer, record);
  }
}

function readQueuePosition(answer: ReceivedAnswer): void {
  const body = jsonObject(answer);
  for (const name of ['ewt', '_position', '_eta', '_total_waiting'])
    if (!/^-?\d+$/.test(String(body[name]))) fail(answer, `has no number in ${name}`);
  if (typeof body['_agent_ready_threshold_passed'] !== 'boolean')
    fail(answer, 'has no verdict on the threshold');
}

function readAvailability1(answer: ReceivedAnswer): void {
  readSlots(answer, json(answer));
}

function readAvailability2(answer: ReceivedAnswer): void {
  const { durationMin, timezone, slots } = jsonObject(answer);
  if (!Number.isInteger(durationMin)) fail(answer, 'has no durationMin');
  if (timezone !== undefined && typeof timezone !== 'string') fail(answer, 'has a timezone that is no text');
  if (!Array.isArray(slots)) return fail(answer, 'has no slots');
  for (const slot of slots) {
    if (!isObject(slot)) return fail(answer, 'has a slot that is no object');
    if (!INSTANT.test(String(slot['utcTime']))) fail(answer, 'has a utcTime in another form');
    const { localTime, capacity, total } = slot;
    if (localTime !== undefined && !ZONELESS.test(String(localTime)))
      fail(answer, 'has a localTime with a zone');
    if (!Number.isInteger(capacity) || !Number.isInteger(total)) fail(answer, 'has a slot without numbers');
  }
}

function readSlots(answer: ReceivedAnswer, slots: unknown): void {
  if (!isObject(slots)) return fail(answer, 'has no map of slots');
  for (const [time, free] of Object.entries(slots)) {
    if (!INSTANT.test(time) || !WHOLE_MINUTE.test(time)) fail(answer, `has the slot ${time}`);
    if (!Number.isInteger(free)) fail(answer, `has no number of places at ${time}`);
  }
}

function readOffer(answer: ReceivedAnswer): void {
  const { offer, reason, ewt, position } = jsonObject(answer);
  if (typeof offer !== 'boolean' || typeof reason !== 'string') fail(answer, 'has no offer with a reason');
  if (!Number.isInteger(ewt) || !Number.isInteger(position)) fail(answer, 'has no numbers');
}

function readWatermarks(answer: ReceivedAnswer): void {
  const { services, total } = jsonObject(answer);
  if (!isObject(services) || !Number.isInteger(total)) return fail(answer, 'has no services with a total');
  if (!Object.values(services).every(Number.isInteger)) fail(answer, 'has a service without a number');
}

function readAccess(answer: ReceivedAnswer): void {
  const body = jsonObject(answer);
  readTextMap(answer);
  if (body['_access_number'] === undefined) fail(answer, 'has no _access_number');
  if (!/^\d+$/.test(String(body['_expiration_time']))) fail(answer, 'has no seconds in _expiration_time');
}

function readMatch(answer: ReceivedAnswer): void {
  const { matches, ...first } = jsonObject(answer);
  for (const match of Array.isArray(matches) ? matches : [first]) {
    if (!isObject(match)) return fail(answer, 'has a match that is no object');
    readTexts(answer, match);
    if (match['_data_id'] === undefined) fail(answer, 'has no _data_id');
  }
}

function readWait(answer: ReceivedAnswer): void {
  const body = jsonObject(answer);
  if (!('ewt' in body)) return readWaits(answer);
  if (!Number.isInteger(body['ewt'])) fail(answer, 'has no number of seconds');
}

function readWaits(answer: ReceivedAnswer): void {
  for (const [queue, wait] of Object.entries(jsonObject(answer)))
    if (!isObject(wait) || !Number.isInteger(wait['ewt'])) fail(answer, `has no wait of ${queue}`);
}

function readStored(answer: ReceivedAnswer): void {
  const { id } = jsonObject(answer);
  if (typeof id !== 'string' || id === '') fail(answer, 'has no id');
}

function readTextMap(answer: ReceivedAnswer): void {
  for (const [name, value] of Object.entries(jsonObject(answer)))
    if (typeof value !== 'string') fail(answer, `has "${name}", which is no text`);
}

function readTexts(answer: ReceivedAnswer, body: Readonly<Record<string, unknown>>): void {
  if (typeof body['_id'] !== 'string' || body['_id'] === '') fail(answer, 'has no _id');
  for (const [name, value] of Object.entries(body))
    if (typeof value !== 'string') fail(answer, `has "${name}", which is no text`);
}

function jsonObject(answer: ReceivedAnswer): Readonly<Record<string, unknown>> {
  const body = json(answer);
  if (!isObject(body)) throw problem(answer, 'is no JSON object');
  return body;
}

function json(answer: ReceivedAnswer): unknown {
  if (!/^application\/json\b/.test(answer.contentType ?? '')) fail(answer, 'does not say that it is JSON');
  try {
    return JSON.parse(answer.body);
  } catch {
    throw problem(answer, 'is no JSON');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fail(answer: ReceivedAnswer, why: string): void {
  throw problem(answer, why);
}

function problem({ method, url, status, body }: ReceivedAnswer, why: string): Error {
  return new Error(
    `A strict client cannot read this answer, it ${why}: ${method} ${url} -> ${status} ${body.slice(0, 500)}`,
  );
}
