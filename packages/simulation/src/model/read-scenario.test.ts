import { describe, expect, it } from 'vitest';
import { readScenario } from './read-scenario.ts';

const CUSTOMERS = [{ perHour: 10 }];
const problems = (file: unknown) => {
  const reading = readScenario(file);
  return reading.kind === 'problems' ? reading.problems.map(({ field, why }) => `${field} ${why}`) : [];
};

describe('a scenario file', () => {
  it('needs customers and nothing else', () => {
    const reading = readScenario({ customers: [{}] });
    expect(reading).toMatchObject({
      kind: 'scenario',
      scenario: {
        seed: 1,
        zone: 'UTC',
        services: { support: { _target: 'Customer_Service@Stat_Server.GA' } },
      },
    });
  });

  it('begins by the clocks of its zone, also on the day on which they change', () => {
    const of = (begin: string) => {
      const reading = readScenario({ zone: 'Europe/Berlin', day: '2031-10-26', begin, customers: CUSTOMERS });
      return reading.kind === 'scenario' ? new Date(reading.scenario.from).toISOString() : '';
    };
    expect(of('01:30')).toBe('2031-10-25T23:30:00.000Z');
    expect(of('02:30')).toBe('2031-10-26T00:30:00.000Z');
    expect(of('03:30')).toBe('2031-10-26T02:30:00.000Z');
  });

  it.each([
    [null, ' must be a map'],
    [{}, 'customers must have at least one group: without customers nothing happens'],
    [{ customers: CUSTOMERS, agent: [] }, 'agent is not known; known are title, seed'],
    [{ customers: CUSTOMERS, zone: 'Europe/Berlim' }, 'zone must be the name of a time zone'],
    [{ customers: CUSTOMERS, day: '2031-02-30' }, 'day must be a day such as 2031-06-02'],
    [{ customers: CUSTOMERS, day: '0000-01-01' }, 'day must be a day such as 2031-06-02'],
    [{ customers: CUSTOMERS, day: '9999-12-31' }, 'day must be a day such as 2031-06-02'],
    [{ customers: CUSTOMERS, begin: '25:00' }, 'begin must be a time of day such as "07:30"'],
    [{ customers: CUSTOMERS, hours: -1 }, 'hours must be a number from 0.1 to 744'],
    [
      { customers: [{ service: 'sales' }] },
      'customers[0].service names no service of the scenario; there are support',
    ],
    [
      { customers: [{ talk: 'long' }] },
      'customers[0].talk must be seconds, {mean, cv}, {mean} or {from, to}, up to 31 days',
    ],
    [
      { customers: [{ answers: 0.9, busy: 0.2 }] },
      'customers[0].answers together with busy and rejects must not be more than 1',
    ],
    [
      { customers: [{ perHour: { '10:00-09:00': 5 } }] },
      'customers[0].perHour.10:00-09:00 must be hours of the day',
    ],
    [
      { customers: [{ perHour: { '09:00-10:00': 'many' } }] },
      'customers[0].perHour.09:00-10:00 must be a number',
    ],
    [{ customers: [{ wants: 'soon' }] }, 'customers[0].wants must be now,'],
    [{ customers: CUSTOMERS, agents: [{ count: 0 }] }, 'agents[0].count must be a number from 1 to 10000'],
    [{ customers: CUSTOMERS, agents: [{ skills: { A: 'x' } }] }, 'agents[0].skills'],
    [
      { customers: CUSTOMERS, faults: [{ at: '10:00' }] },
      'faults[0] must have exactly one of agentsOut, databaseAway, databaseSlow, eventsDoubled, clockJump, crash, crashAtCommit',
    ],
    [
      { customers: CUSTOMERS, services: { support: { _target: { a: 1 } } } },
      'services.support._target must be a text',
    ],
  ])('%j is told what is wrong', (file, expected) => {
    expect(
      problems(file).some((text) => text.startsWith(expected)),
      problems(file).join('; '),
    ).toBe(true);
  });
});
