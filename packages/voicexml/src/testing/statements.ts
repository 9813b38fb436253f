import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../run/call.ts';
import { playCall } from './play-call.ts';

/** Document (or documents by name), what the caller does, what comes of it. */
export type Statement = readonly [
  name: string,
  documents: string | Readonly<Record<string, string | number>>,
  caller: readonly string[],
  expected: readonly string[],
  options?: Partial<CallOptions>,
];

/**
 * Tests one statement of the recommendation each, and that a call goes on the same when it is saved in its midst.
 * `logs`: only what the document logs counts.
 */
export function statements(section: string, list: readonly Statement[], only?: 'logs'): void {
  describe(section, () => {
    const scenes = list.map(([name, documents, caller, expected, options = {}]) => ({
      name,
      expected,
      scene: { documents: typeof documents === 'string' ? { '': documents } : documents, caller, options },
    }));
    it.each(scenes)('$name', ({ scene, expected }) => {
      const counted = (lines: string[]) =>
        lines.filter((line) => only === undefined || line.startsWith('log '));
      expect(counted(playCall(scene))).toEqual(expected);
      // The last input but one is where most is going on.
      const restoresAt = Math.max(1, scene.caller.length);
      expect(counted(playCall({ ...scene, restoresAt }))).toEqual(expected);
    });
  });
}
