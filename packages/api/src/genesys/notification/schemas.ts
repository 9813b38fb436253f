import { Type } from 'typebox';
import type { RouteDescription } from '../../edge/route-description.ts';
import { Refusals } from '../../errors/error-body.ts';

const TAGS = ['Genesys-compatible'];
const Details = Type.Object({
  deviceId: Type.String({ description: 'Push token, URL (httpcb), session (orscb), Web Push subscription' }),
  type: Type.String({
    description: 'httpcb, orscb, customhttp, fcm, gcm, android, ios, webpush or comet',
  }),
  properties: Type.Optional(Type.Record(Type.String(), Type.String())),
});

export const schemas = {
  subscribe: {
    tags: TAGS,
    headers: Type.Object({ gms_user: Type.Optional(Type.String({ description: 'Who subscribes' })) }),
    summary: 'Hear of what is published under tags that fit a filter',
    body: Type.Object({
      subscriberId: Type.String(),
      notificationDetails: Details,
      filter: Type.String({ description: '* stands for any text, ? for one character' }),
      providerName: Type.Optional(Type.String()),
      authorization: Type.Optional(Type.String({ description: 'Authorization header of customhttp' })),
      expire: Type.Optional(Type.Integer({ description: 'Seconds, at least 30' })),
    }),
    response: { 200: Type.Object({ id: Type.String() }), ...Refusals },
  },
  unsubscribe: {
    tags: TAGS,
    summary: 'End a subscription',
    params: Type.Object({ id: Type.String() }),
    response: { 200: Type.Object({}), ...Refusals },
  },
  publish: {
    tags: TAGS,
    summary: 'Send a message to one device, or to whoever subscribed to its tag',
    body: Type.Object({
      message: Type.String(),
      tag: Type.Optional(Type.String()),
      mediaType: Type.Optional(Type.Enum(['string', 'localizestring'])),
      notificationDetails: Type.Optional(Details),
      providerName: Type.Optional(Type.String()),
    }),
    response: { 200: Type.Object({}), ...Refusals },
  },
} satisfies Record<string, RouteDescription>;
