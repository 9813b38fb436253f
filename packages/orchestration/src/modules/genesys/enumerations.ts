import type { JsonObject } from '@ringback/scxml';
import { ROUTE_TYPE_NUMBERS } from '../interaction/route-type.ts';

/** Names that published applications read from `_genesys`; what they stand for only has to be what actions take. */
export const ENUMERATIONS: JsonObject = {
  queue: {
    rType: { ...ROUTE_TYPE_NUMBERS },
    usecapcond: { Default: 'default', True: 'true', False: 'false' },
    overwriteType: { Default: 'default', DNIS: 'dnis', Label: 'label' },
  },
  session: {
    day: { Sunday: 0, Monday: 1, Tuesday: 2, Wednesday: 3, Thursday: 4, Friday: 5, Saturday: 6 },
    lookupseq: {
      StartFromStrategy: -1,
      StartFromCDN: 0,
      StartFromTserver: 1,
      StartFromRouter: 2,
      StartFromTenant: 3,
    },
  },
  ixn: {
    interactions: {},
    firstixnid: null,
    mediaType: Object.fromEntries(
      [
        'TMediaVoice',
        'TMediaVoIP',
        'TMediaEMail',
        'TMediaVMail',
        'TMediaSMail',
        'TMediaChat',
        'TMediaVideo',
        'TMediaCobrowsing',
        'TMediaWhiteboard',
        'TMediaAppSharing',
        'TMediaWebform',
        'TMediaWorkItem',
        'TMediaCallback',
        'TMediaFax',
        'TMediaIMChat',
        'TMediaBusinessEvent',
        'TMediaAlert',
        'TMediaSMS',
      ].map((name, number) => [name, number]),
    ),
  },
  resource: {
    resourceType: {
      agent: 'agent',
      agentgroup: 'agentgroup',
      place: 'place',
      placegroup: 'placegroup',
      queue: 'queue',
      routepoint: 'routepoint',
      dn: 'dn',
      skill: 'skill',
      label: 'label',
      campaigngroup: 'campaigngroup',
    },
  },
  statistic: {},
  dialog: {},
  ws: {},
  classification: {},
};
