import { createRealmEvaluator } from '@ringback/script';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../finding.ts';
import { loadDocument } from '../load-document.ts';
import { QUEUE } from '../testing/test-session.ts';
import type { LintOptions } from './lint-context.ts';

const LINT: LintOptions = {
  catalogue: {
    elements: { [QUEUE]: { submit: { attributes: ['requestid', 'queue', 'priority'], events: [] } } },
    unsolicited: [],
  },
  suggest: (word, known) =>
    known.find((one) => one[0] === word[0] && Math.abs(one.length - word.length) < 2) ?? null,
};

async function findings(
  body: string,
  {
    root = 'datamodel="ecmascript"',
    files = {},
    lint = LINT,
  }: { root?: string; files?: Record<string, string>; lint?: LintOptions | null } = {},
): Promise<{ isLoaded: boolean; all: readonly Finding[] }> {
  const text = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" xmlns:queue="${QUEUE}" xmlns:x="urn:x" xmlns:xi="http://www.w3.org/2001/XInclude" ${root}>${body}</scxml>`;
  const result = await loadDocument(text, {
    url: 'file:///folder/main.scxml',
    resolve: async (url) => {
      const found = files[url.replace('file:///folder/', '')];
      return found === undefined ? { ok: false, message: 'not there' } : { ok: true, text: found };
    },
    evaluatorFactory: createRealmEvaluator,
    actionSchemas: { [QUEUE]: { submit: {} } },
    ...(lint ? { lint } : {}),
  });
  return { isLoaded: result.ok, all: result.ok ? result.document.findings : result.findings };
}

describe('attributes', () => {
  it('that nothing reads are errors with what was meant, but keep no document from being loaded', async () => {
    const { isLoaded, all } = await findings('<state id="a">\n<transition evant="e" target="a"/></state>');
    expect(all).toMatchObject([
      {
        severity: 'error',
        code: 'SCXML_UNKNOWN_ATTRIBUTE',
        line: 2,
        column: 20,
        remedy: 'Did you mean "event"?',
      },
    ]);
    expect(isLoaded).toBe(true);
  });

  it('are listed when none is near', async () => {
    const { all } = await findings(
      '<state id="a"><onentry when="1"><raise event="e" zzzzzz="1"/></onentry></state>',
    );
    expect(all.map(({ remedy }) => remedy)).toEqual([
      'Take it away: <onentry> has no attributes',
      'Take it away; <raise> has event',
    ]);
  });

  it('of other namespaces are nobody’s business', async () => {
    expect((await findings('<state id="a" x:evant="1" xml:id="b"/>')).all).toEqual([]);
  });

  it('of values and of documents to be invoked are not looked at', async () => {
    expect(
      (
        await findings(
          `<datamodel><data id="d"><thing kind="1" xmlns=""/></data></datamodel>
           <state id="a"><invoke><content><scxml odd="1"><state id="b"/></scxml></content></invoke></state>`,
        )
      ).all,
    ).toEqual([]);
  });

  it('of modules are told of when they look mistyped', async () => {
    const { all } = await findings(
      `<state id="a"><onentry><queue:submit quene="'q'" hints="{}"/></onentry></state>`,
    );
    expect(all).toMatchObject([{ severity: 'warning', remedy: 'Did you mean "queue"?' }]);
  });

  it('that only the original has are known in its dialect, where others are warnings', async () => {
    const body = `<state id="a" _type="'x'"><onentry><send event="'e'" targettype="'scxml'" targat="'x'"/></onentry></state>`;
    expect((await findings(body, { root: 'profile="ecmascript"' })).all).toMatchObject([
      { severity: 'warning', remedy: 'Did you mean "target"?' },
    ]);
  });

  it('are looked at only when somebody asks', async () => {
    expect((await findings('<state id="a" when="1"/>', { lint: null })).all).toEqual([]);
  });
});

describe('elements', () => {
  it('that are not known come with what was meant', async () => {
    const { isLoaded, all } = await findings('<state id="a"><onentri/></state>');
    expect(all).toMatchObject([
      { severity: 'error', code: 'SCXML_UNKNOWN_ELEMENT', remedy: 'Did you mean <onentry>?' },
    ]);
    expect(isLoaded).toBe(false);
  });

  it('of a module, too', async () => {
    const { all } = await findings('<state id="a"><onentry><queue:submat/></onentry></state>');
    expect(all).toMatchObject([
      { code: 'SCXML_UNSUPPORTED_ELEMENT', remedy: 'Did you mean <queue:submit>?' },
    ]);
  });

  it('of an included file are told of in that file', async () => {
    const part = '<state xmlns="http://www.w3.org/2005/07/scxml" id="b">\n<onentri/></state>';
    const { all } = await findings('<state id="a"/><xi:include href="part.xml"/>', {
      files: { 'part.xml': part },
    });
    expect(all).toMatchObject([
      { line: 2, url: 'file:///folder/part.xml', remedy: 'Did you mean <onentry>?' },
    ]);
  });
});
