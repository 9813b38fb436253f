import type { Draw } from './draw.ts';

/** A package of a template that is taken: a small document, and a script. */
const PACKAGE = Buffer.from(
  'UEsDBBQAAAAIAABgvGZBWhWTYAAAAHcAAAANAAAAdGVtcGxhdGUuanNvbh2MSwqAMAwFryJZ+8GtB/ASIhJrlWLSljaCIN5d0+XM+zywh8QoMFSQnD9WNGcjliOh2K6HugJxQlbzUWnFXMAgkZbVbcFcbH05wTabm0l1iOKCz7+dHvDIZbcgvPP7AVBLAwQUAAAACAAAYLxmoIeezU0AAABUAAAAEQAAAGRvY3VtZW50cy9hLnNjeG1ssylOrsjNUQDivGJbpYySkgIrff3y8nK9cmO9/KJ0fSMDA1N9A3N9sDIlhbLUouLM/DxbJUM9AyU7m+KSxJJUhcwUW6ViJX07G4gqOwBQSwMEFAAAAAgAAGC8ZnTfUNcIAAAABgAAABIAAABkb2N1bWVudHMvbGliL2IuanMrSyxSSLIGAFBLAQIUAxQAAAAIAABgvGZBWhWTYAAAAHcAAAANAAAAAAAAAAAAAACkgQAAAAB0ZW1wbGF0ZS5qc29uUEsBAhQDFAAAAAgAAGC8ZqCHns1NAAAAVAAAABEAAAAAAAAAAAAAAKSBiwAAAGRvY3VtZW50cy9hLnNjeG1sUEsBAhQDFAAAAAgAAGC8ZnTfUNcIAAAABgAAABIAAAAAAAAAAAAAAKSBBwEAAGRvY3VtZW50cy9saWIvYi5qc1BLBQYAAAAAAwADALoAAAA/AQAAAAA=',
  'base64',
);
const NAME = 'documents/lib/b.js';
const NAMES = [
  '../../../../../../x',
  '/etc/cron.d/ringba',
  'documents\\lib\\b.js',
  'documents/a.scxml\0',
  'template.json/../bb',
  'prompts/xx/bbb.wav',
  'shared/%2e%2e%2fbbb',
  'documents/LIB/B.js',
  'documents/\u0001\u0002\u0003/b.js',
];
const PROMISES = [0, 10, 0x7fffffff, 0xffffffff];

/** A zip archive that somebody spoilt: other names, other sizes, other bytes, or half of it. */
export function hostileArchive(draw: Draw): Buffer {
  const archive = Buffer.from(PACKAGE);
  const directory = archive.indexOf('PK\u0001\u0002', 0, 'latin1');
  switch (draw.below(6)) {
    case 0:
      return archive;
    case 1:
      return archive.subarray(0, draw.below(archive.length));
    case 2: {
      const name = draw.one(NAMES).padEnd(NAME.length, 'x').slice(0, NAME.length);
      return Buffer.from(archive.toString('latin1').replaceAll(NAME, name), 'latin1');
    }
    case 3:
      // What it says of a size: packed, or unpacked.
      archive.writeUInt32LE(draw.one(PROMISES), directory + draw.one([20, 24]));
      return archive;
    case 4:
      // Flags, method, attributes, and where the content is.
      archive.writeUInt16LE(draw.below(65_536), directory + draw.one([8, 10, 38, 40, 42]));
      return archive;
    default:
      for (let left = 1 + draw.below(4); left > 0; left--)
        archive[draw.below(archive.length)] = draw.below(256);
      return archive;
  }
}
