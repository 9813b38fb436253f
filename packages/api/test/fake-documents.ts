import type { DocumentLibrary, DocumentLook } from '@ringback/core';
import { MemoryDocuments } from '@ringback/testkit';

const HASH = 'a'.repeat(64);
const FINDING = { code: 'SCXML_ROOT', line: 1, column: 1 };

const SESSION = 'A'.repeat(32);

function lookAt(text: string): DocumentLook {
  if (!text.includes('<scxml'))
    return {
      loads: false,
      findings: [{ ...FINDING, severity: 'error', message: 'No SCXML' }],
      structure: null,
    };
  const state = { id: 'waiting', kind: 'state' as const, initial: [], line: 1, invokes: [], actions: [] };
  const transitions = [{ events: ['done'], targets: ['waiting'], type: 'external' as const, line: 2 }];
  const structure = { name: 'hello', initial: ['waiting'], states: [{ ...state, transitions }] };
  return { loads: true, findings: [], structure };
}

/** A library that takes for a document what has `<scxml` in it, and warns of what has `odd` in it. */
export function fakeDocuments(): DocumentLibrary & { readonly kept: MemoryDocuments } {
  const kept = new MemoryDocuments();
  return {
    kept,
    list: () => kept.list(),
    get: (name, version) => kept.get(name, version),
    versions: (name) => kept.versions(name),
    async upload(name, text, as) {
      if (as === 'document' && !text.includes('<scxml'))
        return {
          kind: 'refused',
          findings: [{ ...FINDING, severity: 'error', message: 'The root element must be <scxml>' }],
        };
      const findings = text.includes('odd')
        ? [{ ...FINDING, severity: 'warning' as const, message: 'This is odd' }]
        : [];
      return { kind: 'stored', version: await kept.put(name, text, 0), findings };
    },
    check: async (_name, text) => lookAt(text),
    async look(name, version) {
      const stored = await kept.get(name, version);
      return stored === null ? null : lookAt(stored.text);
    },
    lookOfSession: async (id) =>
      id === SESSION ? { document: 'document:hello', ...lookAt('<scxml/>') } : null,
    // Names after `href=`, as they are.
    drawnIn: async (name) =>
      [...((await kept.get(name, null))?.text.matchAll(/href="([^"]+)"/g) ?? [])].map(
        ([, part = '']) => part,
      ),
    rollBack: async (name, version) => ((await kept.makeCurrent(name, version)) ? 'done' : 'unknown'),
    remove: async (name) => ((await kept.remove(name)) ? 'done' : 'unknown'),
    source: async (hash, path) => (hash === HASH && path === 'lib/a.js' ? 'var a;' : null),
    requested: (src) =>
      src.startsWith('document:') || src.startsWith('https://allowed.example/')
        ? { kind: 'allowed', url: src }
        : { kind: 'refused', why: `${src} was not allowed` },
  };
}
