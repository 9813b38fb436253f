import type { Clock } from '@ringback/core';
import { callingThreadEngine } from '@ringback/orchestration';
import type { ScxmlEvent } from '@ringback/scxml';
import { seededChance } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { DocumentRun, type RunOutcome } from './document-run.ts';
import { passingClock } from './testing/passing-clock.ts';

const scxml = (body: string): string =>
  `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" xmlns:queue="http://www.genesyslab.com/modules/queue" xmlns:callback="urn:ringback:callback" xmlns:odd="urn:odd">${body}</scxml>`;

interface Situation {
  readonly events?: readonly ScxmlEvent[];
  readonly timeoutMs?: number;
  readonly files?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

function run(
  body: string,
  { events = [], timeoutMs = 60_000, files = {}, clock = passingClock() }: Situation = {},
): Promise<RunOutcome> {
  return new DocumentRun(
    { url: 'file:///folder/main.scxml', text: scxml(body), events, timeoutMs },
    {
      engine: callingThreadEngine(),
      read: async (url) => {
        const text = files[url.replace('file:///folder/', '')];
        return text === undefined ? { ok: false, message: `${url} is not there` } : { ok: true, text };
      },
      clock,
      chance: seededChance(1),
    },
  ).run();
}

async function ran(
  body: string,
  situation?: Situation,
): Promise<Extract<RunOutcome, { readonly kind: 'ran' }>> {
  const outcome = await run(body, situation);
  if (outcome.kind === 'refused') throw new TypeError(JSON.stringify(outcome.findings));
  return outcome;
}

const END = '<final id="end"/>';

describe('a document that runs by itself', () => {
  it('ends in its final state, with what it gives and what it logged', async () => {
    expect(
      await ran(
        `<state id="a"><onentry><log label="x" expr="1 + 1"/></onentry><transition target="end"/></state>
         <final id="end"><donedata><param name="n" expr="3"/></donedata></final>`,
      ),
    ).toEqual({
      kind: 'ran',
      configuration: ['end'],
      isFinal: true,
      donedata: { n: 3 },
      findings: [],
      log: [{ label: 'x', value: 2, line: 1 }],
      failure: null,
    });
  });

  it('shows all active states when nothing can happen any more', async () => {
    const { configuration, isFinal, donedata } = await ran(
      '<parallel id="p"><state id="a"><state id="a1"/></state><state><state id="b1"/></state></parallel>',
    );
    expect({ configuration, isFinal, donedata }).toEqual({
      configuration: ['p', 'a', 'a1', 'b1'],
      isFinal: false,
      donedata: null,
    });
  });

  it('gets each event when it has settled after the one before', async () => {
    const { log } = await ran(
      `<state id="a"><onentry><send event="own"/></onentry>
         <transition event="own one two"><log expr="_event.name + ':' + _event.data"/><send event="after"/></transition>
         <transition event="after"><log expr="'after'"/></transition></state>`,
      { events: [{ name: 'one', data: 1 }, { name: 'two' }] },
    );
    expect(log.map(({ value }) => value)).toEqual([
      'own:undefined',
      'after',
      'one:1',
      'after',
      'two:undefined',
      'after',
    ]);
  });

  it('lets delayed events come in their time, and cancels them', async () => {
    const { log, isFinal } = await ran(
      `<state id="a"><onentry><send event="late" delay="3s"/><send event="soon" delay="1s"/>
           <send id="never" event="never" delay="2s"/></onentry>
         <transition event="soon"><log expr="_event.name"/><cancel sendid="never"/></transition>
         <transition event="*" target="end"><log expr="_event.name"/></transition></state>${END}`,
    );
    expect(log.map(({ value }) => value)).toEqual(['soon', 'late']);
    expect(isFinal).toBe(true);
  });

  it('is left where it is when the time is over', async () => {
    const { configuration, isFinal, failure } = await ran(
      `<state id="a"><onentry><send event="e" delay="10s"/></onentry><transition event="e" target="end"/></state>${END}`,
      { timeoutMs: 5_000 },
    );
    expect({ configuration, isFinal, failure }).toEqual({
      configuration: ['a'],
      isFinal: false,
      failure: null,
    });
  });

  it('is left when it sends itself events without end', async () => {
    let ms = 0;
    const { configuration, isFinal } = await ran(
      `<state id="a"><onentry><send event="e"/></onentry><transition event="e"><send event="e"/></transition></state>`,
      { timeoutMs: 1_000, clock: { ...passingClock(), now: () => (ms += 1) } },
    );
    expect({ configuration, isFinal }).toEqual({ configuration: ['a'], isFinal: false });
  });

  it('is ended when it floods itself', async () => {
    const { failure } = await ran(
      `<state id="a"><onentry><send event="e"/></onentry><transition event="e"><send event="e"/><send event="e"/></transition></state>`,
    );
    expect(failure).toBe('More than 10000 events wait');
  });

  it.each([
    ['loops in a script', '<script>for(;;);</script>', /script-budget|step budget/],
    ['circles without events', '', /was entered more than 100 times/],
  ])('is ended with the reason when it %s', async (_name, content, reason) => {
    const { failure, isFinal, configuration } = await ran(
      `<state id="a"><onentry>${content}</onentry><transition target="b"/></state>
       <state id="b"><onentry>${content}</onentry><transition target="a"/></state>`,
    );
    expect(failure).toMatch(reason);
    expect(isFinal).toBe(false);
    expect(configuration).toHaveLength(1);
  });

  it('tells what keeps it from being loaded, and what was meant', async () => {
    const outcome = await run('<state id="welcome"><transition event="e" target="welcme"/></state>');
    expect(outcome).toMatchObject({
      kind: 'refused',
      findings: [{ code: 'SCXML_UNKNOWN_TARGET', line: 1, remedy: 'Did you mean "welcome"?' }],
    });
  });

  it('runs with a script that does not compile, and tells of it', async () => {
    const { configuration, findings } = await ran(
      '<state id="a"><transition cond="x ==" target="b"/></state><state id="b"/>',
    );
    expect(configuration).toEqual(['a']);
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'SCXML_SCRIPT', line: 1 }),
    );
  });
});

describe('modules without a switch', () => {
  it('answer with their failure, so that the document can go on', async () => {
    const { log } = await ran(
      `<datamodel><data id="r"/></datamodel><state id="a"><onentry><queue:submit requestid="r"/></onentry>
       <transition event="error.queue.submit" cond="_event.data.requestid === r" target="end"><log expr="_event.data.error"/></transition></state>${END}`,
    );
    expect(log.map(({ value }) => value)).toEqual(['unavailable']);
  });

  it('take what they answer nothing to', async () => {
    const { configuration } = await ran(
      `<state id="a"><onentry><callback:update state="'QUEUED'"/></onentry><transition event="*" target="end"/></state>${END}`,
    );
    expect(configuration).toEqual(['a']);
  });

  it('are named by the error when there are none', async () => {
    const { log } = await ran(
      `<state id="a"><onentry><odd:thing/></onentry><transition event="error.unsupported" target="end"><log expr="_event.name"/></transition></state>${END}`,
    );
    expect(log.map(({ value }) => value)).toEqual(['error.unsupported.odd.thing']);
  });
});

describe('invoked documents', () => {
  const CHILD = scxml(
    `<datamodel><data id="n" expr="0"/></datamodel><state id="c"><onentry><send target="#_parent" event="hello"><param name="n" expr="n"/></send></onentry>
     <transition event="go" target="ended"/></state><final id="ended"><donedata><content expr="n + 1"/></donedata></final>`,
  );

  it('are read from the folder, talk with their parent, and end', async () => {
    const { log, configuration } = await ran(
      `<state id="a"><invoke id="child" src="child.scxml"><param name="n" expr="5"/></invoke>
         <transition event="hello"><log expr="_event.data.n + ' ' + _event.invokeid"/><send target="#_child" event="go"/></transition>
         <transition event="done.invoke.child" target="end"><log expr="_event.data"/></transition></state>${END}`,
      { files: { 'child.scxml': CHILD } },
    );
    expect(log.map(({ value }) => value)).toEqual(['5 child', 6]);
    expect(configuration).toEqual(['end']);
  });

  it.each([
    ['is not there', 'other.scxml', 'is not there'],
    ['has errors', 'bad.scxml', 'line 1'],
    ['is no address', 'http://[', 'no address'],
  ])('give their parent an error when the document %s', async (_name, src, words) => {
    const { log, configuration } = await ran(
      `<state id="a"><invoke id="child" src="${src}"/><transition event="error.communication" target="end"><log expr="_event.data.description"/></transition></state>${END}`,
      { files: { 'bad.scxml': '<scxml' } },
    );
    expect(configuration).toEqual(['end']);
    expect(log[0]?.value).toContain(words);
  });

  it('that invoke themselves come to an end', async () => {
    const { configuration } = await ran('<state id="a"><invoke src="self.scxml"/></state>', {
      files: { 'self.scxml': scxml('<state id="s"><invoke src="self.scxml"/></state>') },
    });
    expect(configuration).toEqual(['a']);
  });

  it('do not take their parent with them', async () => {
    const { configuration, failure } = await ran(
      `<state id="a"><invoke src="loop.scxml"/><transition event="error.communication" target="end"/></state>${END}`,
      { files: { 'loop.scxml': scxml('<state id="s"><transition target="s"/></state>') } },
    );
    expect({ configuration, failure }).toEqual({ configuration: ['end'], failure: null });
  });
});
