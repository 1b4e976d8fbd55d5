import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

/** A Chromium and what has to be in its environment. */
export interface UnpackedChromium {
  readonly executablePath: string;
  readonly environment: Readonly<Record<string, string>>;
}

// The package unpacks by itself, but into fixed names in /tmp, whatever is there, and without the libraries.
const PACKAGE = fileURLToPath(new URL('..', import.meta.resolve('@sparticuz/chromium')));
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

// The machine's own fonts, and those of the package for a machine without any.
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir></fontconfig>
`;

/** Unpacks the Chromium of the package @sparticuz/chromium, once for each version, with its libraries and fonts. */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executablePath: join(folder, 'chromium'),
    environment: {
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      LD_LIBRARY_PATH: join(folder, 'lib'),
    },
  };
}

async function unpackInto(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  await Promise.all([
    inflate('chromium.br', createWriteStream(join(unfinished, 'chromium'), { mode: 0o755 })),
    untar('al2023.tar.br', unfinished),
    untar('fonts.tar.br', unfinished),
  ]);
  await writeFile(join(unfinished, 'fonts.conf'), FONTS);
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true });
    // Another worker was faster: one is as good as the other.
    if (!existsSync(folder)) throw error;
  });
}

async function untar(name: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(tar, 'exit');
  // tar stops reading at the end of an archive, with or without the padding behind it: its status says whether
  // the archive was whole.
  await Promise.allSettled([inflate(name, tar.stdin)]);
  const [status] = await ended;
  if (status !== 0) throw new Error(`tar could not unpack ${name}`);
}

function inflate(name: string, target: NodeJS.WritableStream): Promise<void> {
  return pipeline(createReadStream(join(PACKAGE, 'bin', name)), createBrotliDecompress(), target);
}
