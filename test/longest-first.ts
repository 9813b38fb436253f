import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than half a minute, longest first; what one of them needs is waited for beside all others. */
const LONG = [
  'chaos/kill-in-every-state',
  'chaos/kill.test',
  'integration/start-and-stop',
  'integration/build',
  'chaos/node-lost',
  'calls/classic-callback',
  'calls/far-ends',
  'embedded/embedded-postgres',
  'integration/guide',
  'browser/whole-way',
  'browser/management',
  'calls/dial-results',
  'chaos/contained-documents',
  'chaos/runaway-documents',
];

/** Starts the longest test files first, so that the run does not end with one of them alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.includes(name));
      return at === -1 ? LONG.length : at;
    };
    return others.toSorted((one, other) => place(one) - place(other));
  }
}
