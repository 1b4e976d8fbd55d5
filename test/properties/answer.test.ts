import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toAlbResult } from '#shared/forward/answer.ts';

const value = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
const name = fc.constantFrom('set-cookie', 'vary', 'link', 'content-type', 'x-one');
const headers = fc.array(fc.tuple(name, value), { maxLength: 20 });

it('any body arrives through JSON byte for byte', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        const result = toAlbResult({ status: 200, headers: [], body: Buffer.from(bytes) }, 'multi');
        const parsed = JSON.parse(JSON.stringify(result)) as {
          body: string;
          isBase64Encoded: boolean;
        };
        expect(Buffer.from(parsed.body, parsed.isBase64Encoded ? 'base64' : 'utf8')).toEqual(
          Buffer.from(bytes),
        );
      },
    ),
  );
});

it('any headers arrive in either mode, each value once and in order', () => {
  fc.assert(
    fc.property(headers, (list) => {
      const answer = { status: 200, headers: list, body: Buffer.alloc(0) };
      const single = Object.entries(toAlbResult(answer, 'single')?.headers ?? {});
      const multi = toAlbResult(answer, 'multi')?.multiValueHeaders ?? {};
      for (const field of new Set(list.map(([listed]) => listed))) {
        const values = list.filter(([listed]) => listed === field).map(([, text]) => text);
        expect(multi[field]).toEqual(values);
        expect(
          single.filter(([listed]) => listed.toLowerCase() === field).map(([, text]) => text),
        ).toEqual(values);
      }
    }),
  );
});
