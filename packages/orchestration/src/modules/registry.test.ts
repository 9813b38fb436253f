import { sessionId } from '@ringback/core';
import { expect, it } from 'vitest';
import { callingThreadEngine } from '../engine/calling-thread.ts';
import type { DocumentSource } from '../engine/session-engine.ts';

/** What the actions of a document come to. */
async function actionsOf(content: string): Promise<unknown[]> {
  const text = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
    xmlns:queue="http://www.genesyslab.com/modules/queue" xmlns:ixn="www.genesyslab.com/modules/interaction"
    xmlns:dialog="http://www.genesyslab.com/modules/dialog" xmlns:session="http://www.genesyslab.com/modules/session"
    xmlns:ws="http://www.genesyslab.com/modules/ws"><datamodel><data id="r"/></datamodel>
    <state id="s"><onentry>${content}</onentry></state></scxml>`;
  const source: DocumentSource = { url: 'file:///a.scxml', text, parts: {} };
  const engine = callingThreadEngine()({ document: async () => source });
  const compiled = await engine.compile(source.url, text, async () => ({ ok: false, message: 'not here' }));
  if (compiled.kind !== 'compiled') throw new Error(JSON.stringify(compiled.findings));
  const outcome = await engine.start({
    sessionId: sessionId('A'.repeat(32)),
    documentHash: compiled.hash,
    parameters: {},
    invokeId: null,
    nowMs: 0,
    seed: 0,
    facts: {},
  });
  if (outcome.kind !== 'stepped') throw new Error(JSON.stringify(outcome));
  return outcome.effects.flatMap((effect) => (effect.kind === 'action' ? [effect] : []));
}

it('words that an attribute has may be written with quotes and without', async () => {
  const written = (quote: string) => `
    <queue:submit requestid="r" ordertype="${quote}max${quote}"><queue:targets type="${quote}agentgroup${quote}">
      <queue:target name="'Sales'" type=" ${quote}agent${quote} "/></queue:targets></queue:submit>
    <ixn:createcall requestid="r" to="'1'" type="${quote}predictive${quote}"/>
    <dialog:playsound requestid="r" type="${quote}music${quote}"/>
    <dialog:play requestid="r"><dialog:prompts type="${quote}ann${quote}"><dialog:prompt id="'x'"/></dialog:prompts></dialog:play>
    <session:fetch requestid="r" srcexpr="'x'" method="${quote}post${quote}"/>
    <ws:response requestid="r" type="${quote}negative${quote}"/>`;
  const bare = await actionsOf(written(''));
  expect(bare).toHaveLength(6);
  expect(bare).toEqual(await actionsOf(written("'")));
});

it('any other text of such an attribute is an expression', async () => {
  expect(await actionsOf(`<dialog:playsound requestid="r" type="'mu' + 'sic'"/>`)).toMatchObject([
    { attributes: { type: 'music' } },
  ]);
  expect(await actionsOf(`<dialog:playsound requestid="r" type="polka"/>`)).toEqual([]);
});
