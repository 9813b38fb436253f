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
import { ALL_ANSWER } from '../matrix/phone-scripts.ts';
import type { FarEnd, Part } from '../matrix/played.ts';
import { RealCentre } from '../matrix/real-centre.ts';
import { cellsOf } from '../stories/matrix/branch.ts';
import { expected } from '../stories/matrix/expectation.ts';
import { SCENARIOS } from '../stories/matrix/scenario.ts';
import type { Outcome } from '../stories/matrix/world.ts';

// Each scenario once with each far end, all at once on one server: as long as the longest of them, some 20 s.

const root = asteriskRoot();
/** Takes each call, and lets the other side end it. */
const DIAL_PLAN = '[from-ringback]\nexten => _+X.,1,Answer()\n same => n,Wait(3600)\n';
const GOOD = SCENARIOS.flatMap((scenario) =>
  cellsOf(scenario).filter(({ branch, phase }) => branch.id === 'none' && phase === null),
);

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
      const parts = GOOD.flatMap((cell) =>
        farEnds.map((far) => ({
          cell,
          far,
          scripts: ALL_ANSWER,
          isStaffed: true,
        })),
      );
      centre = await RealCentre.open(parts, { ringsForS: 30, limitMs: 100_000 });
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
          .filter(([part]) => part.cell === cell)
          .map(([{ far }, { states, dials }]) => [far?.name, { states, dials }]);
        expect(Object.fromEntries(reached)).toEqual(
          Object.fromEntries(['SIPp', 'baresip', 'Asterisk'].map((name) => [name, expected(cell)])),
        );
      },
    );
  },
);
