import { AppError } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import type { LogVolume } from '../config/settings.ts';
import { Metrics } from './metrics.ts';
import { SystemTelemetry } from './telemetry.ts';

function logged(options: { level?: LogVolume; showPersonalData?: boolean } = {}) {
  const lines: string[] = [];
  const telemetry = new SystemTelemetry(new Metrics(), {
    level: options.level ?? 'info',
    showPersonalData: options.showPersonalData ?? false,
    stream: { write: (line) => void lines.push(line) },
  });
  return { telemetry, lines, last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') };
}

describe('a log line', () => {
  it('is one JSON object with level, time, event and fields', () => {
    const { telemetry, lines, last } = logged();
    telemetry.log('warn', 'dial.failed', { callbackId: '1-a', attempt: 2 });
    expect(lines).toHaveLength(1);
    expect(last()).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      event: 'dial.failed',
      callbackId: '1-a',
      attempt: 2,
    });
  });

  it('hides numbers unless they are asked for', () => {
    const masked = logged();
    masked.telemetry.log('info', 'callback.accepted', { pii: { number: '+14155550123' } });
    expect(masked.lines.join()).not.toContain('4155550');
    const shown = logged({ showPersonalData: true });
    shown.telemetry.log('info', 'callback.accepted', { pii: { number: '+14155550123' } });
    expect(shown.last()).toMatchObject({ pii: { number: '+14155550123' } });
  });

  it('tells an error by its known members only', () => {
    const { telemetry, lines, last } = logged();
    const driver = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (number)=(+14155550123)',
    });
    telemetry.log('error', 'store.failed', {
      error: new AppError('STORE_CONFLICT', 'It contradicts', {
        details: { table: 'callback', pii: { number: '+14155550123' } },
        cause: driver,
      }),
    });
    expect(last()).toMatchObject({
      error: {
        code: 'STORE_CONFLICT',
        message: 'It contradicts',
        details: { table: 'callback', pii: { number: '***23' } },
        cause: { code: '23505', message: 'duplicate key' },
      },
    });
    expect(lines.join()).not.toContain('4155550');
  });

  it('is left out below the level', () => {
    const { telemetry, lines } = logged({ level: 'warn' });
    telemetry.log('info', 'a');
    telemetry.log('debug', 'b');
    telemetry.log('error', 'c');
    expect(lines).toHaveLength(1);
    const silent = logged({ level: 'silent' });
    silent.telemetry.log('error', 'd');
    expect(silent.lines).toEqual([]);
  });
});
