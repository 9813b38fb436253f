import { describe, expect, it } from 'vitest';
import { changedScenario, scenarioOfDay, UNCHANGED } from './scenario.ts';

const SURGE = {
  title: 'A surge',
  agents: [{ count: 20, wrapUp: 20 }, { count: 1 }],
  customers: [
    { perHour: { '08:00-10:00': 640 }, talk: { mean: 240, cv: 0.8 } },
    { perHour: 30, wants: 'now' },
  ],
};

describe('a changed scenario', () => {
  it('has other numbers of agents and customers, longer calls and other options', () => {
    const changed = changedScenario(SURGE, {
      agents: 50,
      customers: 150,
      talk: 200,
      seed: 7,
      options: '_max_dial_attempts = 2\nnonsense\n_userterminated_first_connect_party=AGENT',
    });
    expect(changed).toMatchObject({
      seed: 7,
      agents: [{ count: 10, wrapUp: 20 }, { count: 1 }],
      customers: [
        { perHour: { '08:00-10:00': 960 }, talk: { mean: 480, cv: 0.8 } },
        { perHour: 45, talk: { mean: 480, cv: 0.8 }, wants: 'now' },
      ],
      services: { support: { _max_dial_attempts: '2', _userterminated_first_connect_party: 'AGENT' } },
    });
  });

  it('leaves options of office hours alone', () => {
    const hours = { _type: 'builtin', _service: 'office-hours' };
    const changed = changedScenario(
      { services: { support: {}, hours } },
      { ...UNCHANGED, options: '_max_dial_attempts=2' },
    );
    expect(changed.services).toEqual({ support: { _max_dial_attempts: '2' }, hours });
  });
});

it('a day as it was has its customers by half hour, its agents, and no secrets', () => {
  const scenario = scenarioOfDay({
    day: '2031-05-28',
    zone: 'Europe/Berlin',
    asked: [
      { service: 'sales', from: '2031-05-28T07:30:00.000Z', count: 12 },
      { service: 'sales', from: '2031-05-28T21:30:00.000Z', count: 1 },
    ],
    talkS: 200,
    agents: [
      { groups: ['Sales'], skills: {} },
      { groups: ['Sales'], skills: {} },
      { groups: ['Other'], skills: { A: 1 } },
    ],
    services: { sales: { _target: 'Sales@Stat_Server.GA', password: 'x', _service: 'document:mine.scxml' } },
  });
  expect(scenario).toMatchObject({
    zone: 'Europe/Berlin',
    begin: '09:30',
    hours: 14.5,
    services: { sales: { _target: 'Sales@Stat_Server.GA' } },
    agents: [{ count: 2, groups: ['Sales'] }, { count: 1 }],
    customers: [{ service: 'sales', perHour: { '09:30-10:00': 24, '23:30-24:00': 2 }, talk: { mean: 200 } }],
  });
  expect(JSON.stringify(scenario)).not.toMatch(/password|document:/);
});
