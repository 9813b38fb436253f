import type { DocumentLibrary } from '@ringback/core';
import { MemoryDocuments } from '@ringback/testkit';

const HASH = 'a'.repeat(64);
const FINDING = { code: 'SCXML_ROOT', line: 1, column: 1 };

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
    rollBack: async (name, version) => ((await kept.makeCurrent(name, version)) ? 'done' : 'unknown'),
    remove: async (name) => ((await kept.remove(name)) ? 'done' : 'unknown'),
    source: async (hash, path) => (hash === HASH && path === 'lib/a.js' ? 'var a;' : null),
    requested: (src) =>
      src.startsWith('document:') || src.startsWith('https://allowed.example/')
        ? { kind: 'allowed', url: src }
        : { kind: 'refused', why: `${src} was not allowed` },
  };
}
