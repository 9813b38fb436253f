import { describe, expect, it } from 'vitest';
import { readRecorded } from './read-recorded.ts';

const TITLES = 'id,service,state,reason,customerNumber,createdAt,desiredAt';

describe('a table of callbacks that were asked for', () => {
  it('tells when each was asked for, for which service, and when it was wanted', () => {
    const text = [
      TITLES,
      `1,"sales, and ""more""",COMPLETED,AGENT_CONNECTED,'+1555,2031-06-02T08:00:00.000Z,2031-06-02T08:00:00.000Z`,
      '2,support,SCHEDULED,,,2031-06-02T08:01:00Z,2031-06-02T10:00:00Z',
      '',
    ].join('\r\n');
    const at = Date.parse('2031-06-02T08:00:00Z');
    expect(readRecorded(text)).toEqual({
      kind: 'recorded',
      requests: [
        { at, service: 'sales, and "more"', desiredAt: null },
        { at: at + 60_000, service: 'support', desiredAt: at + 7_200_000 },
      ],
    });
  });

  it.each([
    ['', 'line 1'],
    ['id,service', 'line 1'],
    [TITLES, 'the file'],
    [`${TITLES}\n1,support,,,,soon,`, 'line 2'],
    [`${TITLES}\n1,su"pport,,,,2031-06-02T08:00:00Z,`, 'the file'],
  ])('is told what is wrong with %j', (text, field) => {
    expect(readRecorded(text)).toMatchObject({ kind: 'problem', problem: { field } });
  });
});
