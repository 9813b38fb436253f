import { describe, expect, it } from 'vitest';
import { stockPackages } from './stock-package.ts';

const read = stockPackages(new URL('../../../../scenarios/', import.meta.url));

describe('what comes with a template of the product', () => {
  it('are its documents with all that they include, and the prompts that they name', async () => {
    const { document, documents, prompts } = await read('callback');
    expect(document).toBe('user-terminated.scxml');
    const includes = Object.values(documents).flatMap((text) =>
      [...text.matchAll(/<xi:include href="([^"]+)"/g)].map(([, href = '']) => href),
    );
    expect(includes.length).toBeGreaterThan(50);
    for (const path of [document, ...includes]) expect(Object.keys(documents)).toContain(path);
    expect(Object.keys(prompts).sort()).toEqual([
      'all_agents_busy.wav',
      'call_fail_ans_machine.wav',
      'next_customer_rep.wav',
    ]);
  });

  it('is a document to begin with for services of one’s own', async () => {
    expect(await read('ors')).toMatchObject({ document: 'hello.scxml', prompts: {} });
  });
});
