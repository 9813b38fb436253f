import {
  type Asterisk,
  asteriskRoot,
  type Baresip,
  CALL_AND_WAIT,
  freePort,
  hasProgram,
  type SippRun,
  startAsterisk,
  startBaresip,
  startSipp,
} from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ANSWER, isStaffed, scriptsOf } from '../matrix/phone-scripts.ts';
import type { FarEnd, Part } from '../matrix/played.ts';
import { RealCentre, wanted } from '../matrix/real-centre.ts';
import { strike } from '../matrix/strike.ts';
import { cellsOf, shownCell } from '../stories/matrix/branch.ts';
import { SCENARIOS } from '../stories/matrix/scenario.ts';
import type { Outcome } from '../stories/matrix/world.ts';

// Each scenario once with each far end, and some of what goes wrong with phones of our own (test/matrix has all of it), all
// at once on one server: as long as the longest of them, some 20 s.

const root = asteriskRoot();
/** Takes each call, and lets the other side end it. */
const DIAL_PLAN = '[from-ringback]\nexten => _+X.,1,Answer()\n same => n,Wait(3600)\n';
const GOOD = SCENARIOS.flatMap((scenario) =>
  cellsOf(scenario).filter(({ branch, phase }) => branch.id === 'none' && phase === null),
);
/** Of each scenario something that goes wrong, and that is over as soon as the rest. */
const SAMPLE = [
  'immediate: customer-busy-once',
  'immediate: customer-hangs-up while customer waits',
  'delayed: cancelled while customer rings',
  'delayed: customer-rejects',
  'confirmed: customer-declines',
  'scheduled: cancelled while scheduled',
  'preview: preview-rejected-too-often',
  'disposition: wrong-number',
  'agent-first: agent-rejects',
  'route-point: customer-unreachable',
  'trunk-group: network-congested',
  'ivr: customer-hangs-up while talking',
  'originated-immediate: agent-rejects',
  'originated-delayed: cancelled while may call',
];
const BAD = SCENARIOS.flatMap(cellsOf).filter((cell) => SAMPLE.includes(shownCell(cell)));

describe.skipIf(!hasProgram('sipp') || !hasProgram('baresip') || root === null)(
  'every scenario, with the customer behind SIPp, baresip and Asterisk',
  () => {
    const callers: SippRun[] = [];
    let sipp: SippRun;
    let baresip: Baresip;
    let asterisk: Asterisk;
    let centre: RealCentre;
    let outcomes: Map<Part, Outcome>;

    beforeAll(async () => {
      sipp = await startSipp({ scenario: 'uas', calls: 1000, lastsSeconds: 0 });
      const [baresipPort, asteriskPort] = [await freePort(), await freePort()];
      const farEnds: readonly FarEnd[] = [
        {
          name: 'SIPp',
          uri: `sip:127.0.0.1:${sipp.port}`,
          call: async (number, target, customer) => {
            const scenario = CALL_AND_WAIT.replaceAll('+1555888[call_number]', customer);
            callers.push(await startSipp({ scenario, calls: 1, target, args: ['-s', number] }));
          },
        },
        {
          name: 'baresip',
          uri: `sip:127.0.0.1:${baresipPort}`,
          call: (number, address) => baresip.call(`sip:${number}@${address}`),
        },
        {
          name: 'Asterisk',
          uri: `sip:127.0.0.3:${asteriskPort}`,
          call: (number, address) => asterisk.call(`sip:${number}@${address}`),
        },
      ];
      const parts = [
        ...GOOD.flatMap((cell) =>
          farEnds.map((far) => ({ cell, far, scripts: ALL_ANSWER, isStaffed: true })),
        ),
        ...BAD.map((cell) => ({ cell, scripts: scriptsOf(cell), isStaffed: isStaffed(cell) })),
      ];
      centre = await RealCentre.open(parts, { ringsForS: 90, limitMs: 100_000, strike });
      [baresip, asterisk] = await Promise.all([
        startBaresip({
          user: 'nobody',
          registrarPort: baresipPort,
          port: baresipPort,
          transport: 'udp',
          answers: true,
          numbers: centre.numbersOf('baresip'),
        }),
        startAsterisk({
          root: root ?? '',
          host: '127.0.0.3',
          port: asteriskPort,
          rtpPorts: '18000-18499',
          caller: '127.0.0.1',
          phones: {},
          dialPlan: DIAL_PLAN,
        }),
      ]);
      await centre.begin();
      outcomes = await centre.finish();
    }, 120_000);
    afterAll(async () => {
      await Promise.all([baresip?.stop(), asterisk?.stop(), ...[sipp, ...callers].map((run) => run?.stop())]);
      await centre?.close();
    });

    test.each(GOOD.map((cell) => [cell.scenario.name, cell] as const))(
      '%s completes with each of them',
      (_name, cell) => {
        const reached = [...outcomes]
          .filter(([part]) => part.cell === cell && part.far !== undefined)
          .map(([{ far }, outcome]) => [far?.name, outcome]);
        expect(Object.fromEntries(reached)).toEqual(
          Object.fromEntries(['SIPp', 'baresip', 'Asterisk'].map((name) => [name, wanted(cell)])),
        );
      },
    );

    test('each of them has something that goes wrong with other phones, as the table says', () => {
      const seen = [...outcomes].filter(([part]) => part.far === undefined);
      // Each name in the sample is one of a cell.
      expect(BAD.map(shownCell).toSorted()).toEqual(SAMPLE.toSorted());
      expect(new Set(seen.map(([{ cell }]) => cell.scenario))).toEqual(new Set(SCENARIOS));
      expect(Object.fromEntries(seen.map(([{ cell }, outcome]) => [shownCell(cell), outcome]))).toEqual(
        Object.fromEntries(BAD.map((cell) => [shownCell(cell), wanted(cell)])),
      );
    });
  },
);
