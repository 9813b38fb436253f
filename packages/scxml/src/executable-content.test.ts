import { describe, expect, it } from 'vitest';
import { readVariable } from './session.ts';
import { go, QUEUE, start } from './testing/test-session.ts';

describe('data and executable content', () => {
  it('makes data from expressions, text and JSON, and takes parameters over them', async () => {
    const { session } = await start(
      `<datamodel><data id="a" expr="1 + 1"/><data id="b">{"x": [1]}</data><data id="c">some
         text</data><data id="d"/></datamodel><state id="s"/>`,
      { params: { a: 5, nobody: 1 } },
    );
    expect(['a', 'b', 'c', 'd', 'nobody'].map((name) => readVariable(session, name))).toEqual([
      5,
      { x: [1] },
      'some text',
      undefined,
      undefined,
    ]);
  });

  it('makes data when a state is first entered with late binding', async () => {
    const { session } = await start(
      `<datamodel><data id="was"/></datamodel>
       <state id="a"><onentry><assign location="was" expr="typeof late"/></onentry><transition event="e" target="b"/></state>
       <state id="b"><datamodel><data id="late" expr="'now'"/></datamodel></state>`,
      {},
      'binding="late"',
    );
    expect(readVariable(session, 'was')).toBe('undefined');
    go(session, 'e');
    expect(readVariable(session, 'late')).toBe('now');
  });

  it('runs if, foreach, assign, script and log', async () => {
    const { session, result } = await start(`
      <datamodel><data id="sum" expr="0"/><data id="kind"/></datamodel>
      <script>function half(n) { return n / 2; }</script>
      <state id="s"><onentry>
        <foreach array="[2, 4]" item="one" index="i"><assign location="sum" expr="sum + half(one) + i"/></foreach>
        <if cond="sum &gt; 10"><assign location="kind" expr="'big'"/>
        <elseif cond="sum == 4"/><assign location="kind" expr="'four'"/>
        <else/><assign location="kind" expr="'none'"/></if>
        <log label="sum" expr="{sum: sum}" level="2"/>
      </onentry></state>`);
    expect(readVariable(session, 'kind')).toBe('four');
    expect(result.effects).toEqual([{ kind: 'log', label: 'sum', value: { sum: 4 }, level: 2, line: 10 }]);
  });

  it('stops a block at its first error, and tells the document which line it was', async () => {
    const { session } = await start(`
      <datamodel><data id="seen"/><data id="after" expr="0"/></datamodel>
      <state id="s"><onentry>
          <assign location="nowhere.x" expr="1"/>
          <assign location="after" expr="1"/></onentry>
        <onentry><assign location="after" expr="after + 10"/></onentry>
        <transition event="error.execution"><assign location="seen" expr="_event.data.line"/></transition></state>`);
    expect(readVariable(session, 'seen')).toBe(5);
    expect(readVariable(session, 'after')).toBe(10);
  });

  it('counts a condition that fails as false', async () => {
    const { session } = await start(`
      <state id="s"><transition event="e" cond="nowhere.x" target="bad"/><transition event="error.execution" target="good"/></state>
      <state id="bad"/><state id="good"/>`);
    go(session, 'e');
    expect(session.configuration).toEqual(['good']);
  });

  it('answers In() and shows the event, the session and the read-only data of the step', async () => {
    const { session } = await start(
      `<datamodel><data id="got"/></datamodel>
       <state id="s"><transition event="e" cond="In('s') &amp;&amp; !In('t')">
         <assign location="got" expr="[_event.name, _event.type, _event.data, _sessionid, _name, _genesys.n,
           _ioprocessors.scxml.location, typeof _x, Date.now()]"/></transition></state><state id="t"/>`,
      { readOnly: { _genesys: () => ({ n: 3 }) } },
    );
    go(session, 'e', 'D');
    expect(readVariable(session, 'got')).toEqual([
      'e',
      'external',
      'D',
      'S',
      'test',
      3,
      '#_scxml_S',
      'object',
      1_000,
    ]);
  });

  it('gives all regions of a macrostep the same event object', async () => {
    const { session } = await start(`
      <datamodel><data id="list" expr="[]"/><data id="found" expr="-2"/></datamodel>
      <parallel id="p"><state id="a"><transition event="e"><script>list.push(_event)</script></transition></state>
        <state id="b"><transition event="e"><assign location="found" expr="list.indexOf(_event)"/></transition></state></parallel>`);
    go(session, 'e');
    expect(readVariable(session, 'found')).toBe(0);
  });
});

describe('events sent', () => {
  it('gives sends and cancels to the caller, with evaluated data', async () => {
    const { result, session } = await start(`
      <datamodel><data id="v" expr="7"/><data id="id"/></datamodel>
      <state id="s"><onentry>
        <send eventexpr="'a' + v" delayexpr="v + 's'" idlocation="id" namelist="v"><param name="p" expr="[v]"/></send>
        <send event="b" target="#_scxml_OTHER" id="mine"><content>{"x": 1}</content></send>
        <cancel sendidexpr="id"/></onentry></state>`);
    const id = readVariable(session, 'id');
    expect(result.effects).toEqual([
      {
        kind: 'send',
        event: 'a7',
        sendId: id,
        sendIdGiven: true,
        delayMs: 7_000,
        data: { v: 7, p: [7] },
        line: 5,
      },
      {
        kind: 'send',
        event: 'b',
        sendId: 'mine',
        sendIdGiven: true,
        delayMs: 0,
        data: { x: 1 },
        line: 6,
        target: '#_scxml_OTHER',
      },
      { kind: 'cancel', sendId: id, line: 7 },
    ]);
  });

  it.each([
    ['<send event="x" target="nobody"/>', 'error.execution'],
    ['<send event="x" type="pigeon"/>', 'error.execution'],
    ['<send event="x" delay="soon"/>', 'error.execution'],
    ['<send event="x" namelist="nowhere"/>', 'error.execution'],
    ['<send event="x" target="#_parent"/>', 'error.communication'],
    ['<send event="x" target="#_child"/>', 'error.communication'],
  ])('raises an error for %s', async (element, error) => {
    const { session, result } = await start(`
      <datamodel><data id="got"/></datamodel>
      <state id="s"><onentry>${element}</onentry>
        <transition event="error.*"><assign location="got" expr="_event.name"/></transition></state>`);
    expect(readVariable(session, 'got')).toBe(error);
    expect(result.effects).toEqual([]);
  });

  it('takes raised events before external ones, eventless transitions before both', async () => {
    const { session } = await start(`
      <datamodel><data id="order" expr="[]"/></datamodel>
      <state id="s"><transition event="e" target="t"><raise event="second"/><send event="third" target="#_internal"/></transition></state>
      <state id="t"><transition cond="order.length == 0"><script>order.push('first')</script></transition>
        <transition event="*"><script>order.push(_event.name + _event.type)</script></transition></state>`);
    go(session, 'e');
    expect(readVariable(session, 'order')).toEqual(['first', 'secondinternal', 'thirdinternal']);
  });
});

describe('functional modules', () => {
  it('turns an element into an effect with a fresh id at its location', async () => {
    const { session, result } = await start(`
      <datamodel><data id="App" expr="{}"/><data id="vq"/></datamodel>
      <state id="s"><onentry>
        <queue:submit requestid="App['requestid']" vqlocation="vq" queue="'V' + 1" route="false" priority="undefined" hints="{}">
          <queue:targets type="'A'"><queue:targetid expr="'x@y.A'"/></queue:targets>
          <param name="p" expr="1"/><content>{"c": 2}</content></queue:submit>
        <queue:cancel requestid="App.requestid"/></onentry></state>`);
    expect(readVariable(session, 'App')).toEqual({ requestid: 'S-1' });
    expect(readVariable(session, 'vq')).toBe('S-1');
    expect(result.effects).toEqual([
      {
        kind: 'action',
        requestId: 'S-1',
        namespace: QUEUE,
        name: 'submit',
        attributes: { queue: 'V1', route: 'false', hints: {} },
        params: [{ name: 'p', value: 1 }],
        content: { c: 2 },
        line: 5,
        children: [
          {
            namespace: QUEUE,
            name: 'targets',
            attributes: { type: 'A' },
            params: [],
            line: 6,
            children: [
              {
                namespace: QUEUE,
                name: 'targetid',
                attributes: { expr: 'x@y.A' },
                params: [],
                line: 6,
                children: [],
              },
            ],
          },
        ],
      },
      {
        kind: 'action',
        requestId: 'S-2',
        namespace: QUEUE,
        name: 'cancel',
        attributes: { requestid: 'S-1' },
        params: [],
        children: [],
        line: 8,
      },
    ]);
  });

  it('raises an error that names an unknown element', async () => {
    const { session, result } = await start(`
      <datamodel><data id="got" expr="[]"/></datamodel>
      <state id="s"><onentry><queue:fly to="1"/></onentry><onentry><x:thing/></onentry>
        <transition event="error.unsupported"><script>got.push(_event.name, _event.data.line)</script></transition></state>`);
    expect(readVariable(session, 'got')).toEqual([
      'error.unsupported.queue.fly',
      4,
      'error.unsupported.x.thing',
      4,
    ]);
    expect(result.effects).toEqual([]);
  });

  it('raises error.execution and sends nothing when an attribute fails', async () => {
    const { session, result } = await start(`
      <state id="s"><onentry><queue:submit queue="caller_id: _genesys.ixn"/></onentry>
        <transition event="error.execution" target="t"/></state><state id="t"/>`);
    expect(session.configuration).toEqual(['t']);
    expect(result.effects).toEqual([]);
  });
});
