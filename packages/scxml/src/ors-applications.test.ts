import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from '@ringback/script';
import { describe, expect, it } from 'vitest';
import type { ActionSchemas } from './action-schema.ts';
import type { ActionEffect, LogEffect } from './effect.ts';
import { readVariable } from './session.ts';
import {
  FakePlatform,
  type FakePlatformOptions,
  loadOrThrow,
  type Participant,
} from './testing/fake-platform.ts';

// What published applications for the original need from an engine, point by point. The documents in test/ors are
// written for these tests in the style of such applications.

const FOLDER = new URL('../test/ors/', import.meta.url);
const SCHEMAS: ActionSchemas = {
  'www.genesyslab.com/modules/dialog': { playsound: {} },
  'www.genesyslab.com/modules/session': { fetch: {} },
  'www.genesyslab.com/modules/queue': {
    submit: {},
    targets: {},
    targetid: {},
    cancel: { expression: ['requestid'] },
  },
  'www.genesyslab.com/modules/interaction': { createcall: {}, redirect: {}, terminate: {} },
};

function options(file: string, more: Partial<FakePlatformOptions> = {}): FakePlatformOptions {
  return {
    url: new URL(file, FOLDER).href,
    actionSchemas: SCHEMAS,
    resolve: (url) => Promise.resolve({ ok: true, text: textAt(url) }),
    ...more,
  };
}

function textAt(url: string): string {
  return readFileSync(fileURLToPath(url), 'utf8');
}

/** A running application, and what a test asks it. */
class Application {
  readonly platform: FakePlatform;
  readonly main: Participant;

  private constructor(platform: FakePlatform, main: Participant) {
    this.platform = platform;
    this.main = main;
  }

  static async start(
    file: string,
    restoreAlways: boolean,
    more: Partial<FakePlatformOptions> = {},
  ): Promise<Application> {
    const platform = new FakePlatform(options(file, { restoreAlways, ...more }));
    const application = new Application(platform, await platform.start(textAt(new URL(file, FOLDER).href)));
    await platform.run(application.main, 0);
    return application;
  }

  /** Delivers an event, and what it leads to before time passes. */
  async happen(name: string, data?: Json): Promise<void> {
    this.platform.send(this.main, { name, ...(data === undefined ? {} : { data }) });
    await this.platform.run(this.main, this.platform.stepOptions.nowMs);
  }

  async passTime(ms: number): Promise<void> {
    await this.platform.run(this.main, this.platform.stepOptions.nowMs + ms);
  }

  /** Answers the last action of that name. */
  async answer(action: string, event: string, data: Record<string, Json> = {}): Promise<void> {
    await this.happen(event, { requestid: this.actions(action).at(-1)?.requestId ?? 'none', ...data });
  }

  actions(name: string): ActionEffect[] {
    return this.platform.effects.filter(
      (effect): effect is ActionEffect => effect.kind === 'action' && effect.name === name,
    );
  }

  logs(): Omit<LogEffect, 'kind' | 'line'>[] {
    return this.platform.effects
      .filter((effect): effect is LogEffect => effect.kind === 'log')
      .map(({ kind: _kind, line: _line, ...rest }) => rest);
  }

  value(name: string): Json | undefined {
    return readVariable(this.main.session, name);
  }

  get state(): string {
    const { status, configuration } = this.main.session;
    return status.kind === 'final' ? status.state : configuration.join(' ');
  }
}

describe.each([false, true])('applications for the original, restored at every macrostep: %s', (restored) => {
  it('point 1: send takes expressions, raise is literal with parameters, cancel answers', async () => {
    const one = await Application.start('01-send-raise-cancel.scxml', restored);
    expect(one.state).toBe('Cancelling');
    expect(one.value('seen')).toEqual([
      'application.started:3:S1',
      'application.old.spelling:internal',
      'internal.note:7:internal',
      'callback.attempt.2:2',
      'cancel.successful:dropped',
      'cancel.successful:byName',
      'error.notallowed:nobody',
    ]);
    await one.passTime(90_000);
    expect(one.state).toBe('Logging');
    expect(one.logs()).toEqual([
      { label: 'Attempts', value: 'so far 2', level: 1 },
      { label: 'Quoted label', value: 8, level: 4 },
    ]);
    await one.passTime(7_200_000);
    expect(one.state).toBe('Done');
    expect(one.platform.trace.some(({ event }) => event === 'dropped' || event === 'kept.by.name')).toBe(
      false,
    );
  });

  it('point 2: includes give libraries and blocks, with a prefix for ids, and dots in them', async () => {
    const one = await Application.start('02-includes/src-gen/IPD_Callback.scxml', restored);
    expect(one.value('started')).toBe('IPD_Callback');
    expect(one.state).toBe('First.Say.Play');
    const [play] = one.actions('playsound');
    expect(play).toMatchObject({
      namespace: 'http://www.genesyslab.com/modules/dialog',
      attributes: { type: 'music', resource: 'greeting_First.Say', duration: 5 },
      line: 8,
      url: new URL('02-includes/src-gen/parts/Say.scxml', FOLDER).href,
    });
    await one.answer('playsound', 'error.dialog.playsound');
    await one.answer('playsound', 'dialog.playsound.done');
    expect(one.state).toBe('Second.Say.Play');
    await one.answer('playsound', 'dialog.playsound.done');
    expect(one.state).toBe('Ended');
    expect(one.value('path')).toEqual([
      'First.Entry1',
      'First.Exit1 after 2',
      'first done',
      'Second.Entry1',
      'Second.Exit1 after 1',
      'second done',
    ]);
  });

  it('point 3: all regions of a macrostep see one event object', async () => {
    const one = await Application.start('03-event-identity.scxml', restored);
    await one.happen('interaction.udata.changed', { key: 'CustomerID' });
    await one.happen('interaction.deleted', {});
    await one.happen('interaction.udata.changed', { key: 'Again' });
    expect(one.value('handled')).toEqual([
      'application:CustomerID',
      'system saw interaction.udata.changed',
      'application:Again',
      'system saw interaction.udata.changed',
    ]);
    expect(one.value('unhandled')).toEqual(['interaction.deleted']);
    expect(one.value('uncaughtApplicationEvents')).toMatchObject([{ name: 'interaction.deleted' }]);
    await one.happen('finish');
    expect(one.state).toBe('ApplicationDone SystemDone');
  });

  it('point 4: regions act in the order of the document', async () => {
    const one = await Application.start('04-region-order.scxml', restored);
    await one.happen('both');
    expect(one.value('order')).toEqual([
      'enter root',
      'enter application',
      'enter system',
      'leave inner',
      'application acts',
      'system acts',
      'enter next',
    ]);
    await one.happen('end');
    expect(one.logs()[0]?.value).toMatch(/leave system, leave application$/u);
  });

  it('point 5: one object keeps being one under all its names', async () => {
    const one = await Application.start('05-shared-objects.scxml', restored);
    await one.happen('change', 'R1');
    await one.happen('check');
    expect(one.value('log')).toEqual([true, true, true, true, true, true, 'R1', 42, 'R1']);
    await one.happen('leave');
    await one.happen('check');
    expect(one.value('log')).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      'R1',
      42,
      'R1',
      true,
      true,
      'undefined',
    ]);
  });

  it('point 6: toSource and eval do what they did', async () => {
    const one = await Application.start('06-source-and-eval.scxml', restored);
    expect(one.actions('fetch')).toMatchObject([{ content: { number: 1 }, attributes: { timeout: 5 } }]);
    await one.answer('fetch', 'session.fetch.done', {
      content: '{"name": "Ada", "phones": ["1", "2"]}',
      hints: {},
    });
    expect(one.state).toBe('Ended');
    expect(one.value('results')).toEqual([
      'Ada',
      '2',
      true,
      'a+b',
      '({requestid:"second"})',
      '(new String("text"))',
      '[1, "x"]',
      'null',
      2,
      'again',
      1,
      'SyntaxError: Unexpected token',
    ]);
  });

  it('point 7: locations of every form are written to', async () => {
    const one = await Application.start('07-locations.scxml', restored);
    const [submit] = one.actions('submit');
    expect(submit?.children[0]?.children[0]?.attributes).toEqual({ expr: '?:Sales > 5@Stat.GA' });
    expect(one.value('App_Target')).toEqual({ requestid: submit?.requestId, tries: { first: 1 } });
    expect(one.value('system')).toEqual({
      RequestID: submit?.requestId,
      context: { InteractionID: 'IXN1', Nested: { deep: [1, 2] } },
    });
    expect(one.value('counts')).toEqual([0, 0, 7]);
    expect(one.value('failures')).toEqual([26]);
    expect(one.actions('cancel')[0]?.attributes).toEqual({ requestid: submit?.requestId });
    await one.happen('queue.cancel.done', { requestid: submit?.requestId ?? '' });
    expect(one.state).toBe('Ended');
  });

  it('point 8: errors are heard by the innermost block that wants them', async () => {
    const one = await Application.start('08-nested-errors.scxml', restored);
    await one.happen('go');
    await one.happen('error.queue.submit', { error: 'timeout' });
    await one.happen('go');
    await one.happen('error.voice.createcall', {});
    expect(one.value('heard')).toEqual([
      'state: error.execution',
      'system: error.execution',
      'block: error.queue.submit',
      'system: error.queue.submit',
      'region: error.execution',
      'system: error.execution',
      'fallback: error.voice.createcall',
      'system: error.voice.createcall',
    ]);
  });

  it('point 9: the library asks the platform, and cannot write to it', async () => {
    const asked: string[] = [];
    const values: Record<string, Json> = {
      '_genesys.session.timeInZone': '10:00:00',
      '_genesys.session.dayInZone': 3,
      '_genesys.session.dateInZone': '2026-03-04',
      '_genesys.session.isSpecialDay': false,
      '_genesys.session.getListItemValue': '17:30:00',
      '_genesys.session.getConfigOption': '3',
      '_genesys.statistic.sData': 42,
    };
    const one = await Application.start('09-function-library.scxml', restored, {
      systemObjects: {
        _genesys: {
          data: {
            session: { tenant: 'Resources', day: { Sunday: 0 }, lookupseq: { StartFromStrategy: -1 } },
            queue: { rType: { RouteTypeDefault: 1 }, usecapcond: { Yes: 1 }, overwriteType: { None: 0 } },
            ixn: { mediaType: { TMediaVoice: 0 } },
            resource: { resourceType: { Agent: 2 } },
          },
          functions: Object.keys(values).map((name) => name.slice('_genesys.'.length)),
        },
      },
      answer: (name) => {
        asked.push(name);
        return { ok: true, value: values[name] };
      },
      readOnly: { _genesys: () => ({}) },
    });
    expect(one.value('answers')).toEqual({
      open: true,
      wait: 42,
      kinds: [1, 0, -1, 2, 1, 0],
      option: '3',
      tenant: 'Resources',
      after: 'Resources',
    });
    await one.happen('again');
    expect(asked.filter((name) => name.endsWith('timeInZone'))).toHaveLength(2);
  });

  it('point 10: a label where an expression belongs is an error event', async () => {
    const one = await Application.start('10-label-for-expression.scxml', restored);
    expect(one.value('errors')).toBe(2);
    expect([one.actions('createcall'), one.logs()]).toEqual([[], []]);
    expect(one.state).toBe('Call');
    const { findings } = await loadOrThrow(textAt(one.main.url), options('10-label-for-expression.scxml'));
    expect(findings).toMatchObject([
      { severity: 'error', code: 'SCXML_SCRIPT', line: 9, column: 99 },
      { severity: 'error', code: 'SCXML_SCRIPT', line: 13, column: 27 },
    ]);
    await one.happen('go.on');
    expect(one.state).toBe('Ended');
  });

  it('point 11: an attribute may be an object', async () => {
    const one = await Application.start('11-object-literal.scxml', restored);
    expect(one.actions('redirect')[0]?.attributes).toMatchObject({ hints: {}, detach: true });
    expect(one.actions('terminate')[0]?.attributes).toMatchObject({ hints: { reason: { code: 2 } } });
    await one.passTime(1_000);
    expect(one.state).toBe('Ended');
    expect(one.value('made')).toEqual({ from: { event: 'hinted' } });
  });
});
