import type { ServiceFile, ServiceFileRepository } from '@ringback/core';

/** What one instance or callback may have. */
export const MOST_FILES = 100;
export const MOST_FILE_BYTES = 32 * 1_048_576;

/** Whether an owner may have these files beside those that it has. */
export async function hasRoom(
  repository: Pick<ServiceFileRepository, 'sizeOf'>,
  owner: string,
  files: readonly ServiceFile[],
): Promise<boolean> {
  const { count, bytes } = await repository.sizeOf(owner);
  const more = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  return count + files.length <= MOST_FILES && bytes + more <= MOST_FILE_BYTES;
}
