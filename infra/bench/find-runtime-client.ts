// In: nothing. Out: the command that runs a handler as Lambda does. It is built when it is missing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The program that runs the handler in an instance. */
export interface RuntimeClient {
  readonly name: string;
  /** Absent: infra/local/lambda/bootstrap.ts. */
  readonly command?: { readonly command: string; readonly args: readonly string[] };
  /** Why it is not AWS's own. */
  readonly problem?: string;
}

const VERSION = '4.0.2';
const FOLDER = join(import.meta.dirname, '../../.tools/lambda-ric');
const CLIENT = join(FOLDER, 'node_modules/aws-lambda-ric/index.mjs');
const ADDON = join(FOLDER, 'node_modules/aws-lambda-ric/rapid-client.node');
const BUILD_TOOLS = ['cmake', 'g++', 'make', 'python3', 'tar', 'xz'];

/**
 * Returns AWS's own runtime client, built from its npm package the first time (about a minute), or
 * this project's bootstrap and the reason why.
 */
export async function findRuntimeClient(print: (line: string) => void): Promise<RuntimeClient> {
  const problem = existsSync(ADDON) ? null : await build(print);
  if (problem !== null) return { name: 'infra/local/lambda/bootstrap.ts', problem };
  const command = { command: process.execPath, args: [CLIENT, 'handler.handler'] };
  return { name: `aws-lambda-ric ${VERSION}`, command };
}

/** Null: it is built. Otherwise why it is not. */
async function build(print: (line: string) => void): Promise<string | null> {
  const missing = BUILD_TOOLS.filter((tool) => !isInstalled(tool));
  if (missing.length > 0) {
    return `aws-lambda-ric needs ${missing.join(', ')} to build: apt-get install -y cmake g++ make python3 xz-utils`;
  }
  await mkdir(FOLDER, { recursive: true });
  // A project of its own: its build script runs, and the ordinary install stays without it.
  const project = {
    private: true,
    dependencies: { 'aws-lambda-ric': VERSION },
    allowScripts: { 'aws-lambda-ric': true },
  };
  await writeFile(join(FOLDER, 'package.json'), JSON.stringify(project));
  print(`Building aws-lambda-ric ${VERSION} …`);
  const output = await run('npm', ['install', '--prefix', FOLDER, '--no-audit', '--no-fund']);
  return existsSync(ADDON) ? null : `aws-lambda-ric did not build: ${output.slice(-600)}`;
}

function isInstalled(tool: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, tool)));
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, [...args], { cwd: FOLDER, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  child.on('error', (error) => lines.push(error.message));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  }
  await once(child, 'close').catch(() => undefined);
  return lines.join('');
}
