import { ZipFile } from 'yazl';

/** A zip archive of these files, as of a moment (milliseconds since 1970). */
export async function writeZip(files: ReadonlyMap<string, Uint8Array>, at: number): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [path, content] of files)
    archive.addBuffer(Buffer.from(content), path, { mtime: new Date(at), mode: 0o100644 });
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
