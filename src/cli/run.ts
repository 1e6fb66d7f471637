import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { printAddress } from '../image/address.ts';
import { ImageError, isAbort } from '../image/errors.ts';
import { addressInEngine } from '../sources/index.ts';
import { analyzeCommand } from './analyze.ts';
import type { CacheChoice } from './cache.ts';
import { DOCKERFILE_OPTIONS, dockerfileRequest } from './dockerfileRequest.ts';
import { EXTRACT_OPTIONS, extractRequest } from './extractRequest.ts';
import { HELP } from './help.ts';
import { printable } from './printable.ts';

/** Where a command writes to. */
export interface Output {
  /** False asks to wait for `drain`. */
  write(text: string | Uint8Array): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command runs in. */
export interface Terminal {
  readonly output: Output;
  readonly errors: Output;
  readonly signal: AbortSignal;
  /** The bundled `worker.js`; without it there are no threads but this one. */
  readonly workerScript?: string;
  /** Where what was read is kept; nowhere without it. */
  readonly cache?: CacheChoice | undefined;
}

type Command = 'analyze' | 'dockerfile' | 'extract';

/** Which options belong to which command. */
const OPTIONS: Readonly<Record<Command, readonly string[]>> = {
  analyze: ['json', 'verify', 'engine'],
  dockerfile: ['json', 'engine', 'image', 'platform', ...Object.keys(DOCKERFILE_OPTIONS)],
  extract: ['engine', ...Object.keys(EXTRACT_OPTIONS)],
};

/** As shells say that a program ended by Ctrl+C. */
const INTERRUPTED = 130;

/**
 * Runs the command line.
 * @returns the exit status: 0 done, 1 cannot be read as an image or written, 2 bad usage, 3 a digest differs (`analyze` contract)
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const print = (text: string): number => {
    terminal.output.write(text);
    return 0;
  };
  const usage = (problem: string): number => {
    terminal.errors.write(`layerscope: ${printable(problem)}\nTry “layerscope --help”.\n`);
    return 2;
  };
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    // Node adds advice in further sentences and lines.
    const [problem = ''] = String(error instanceof Error ? error.message : error).split(/\. |\.?\n/);
    return usage(`${problem.replace(/\.$/, '')}.`);
  }
  const { values, positionals } = parsed;
  const [command, ...paths] = positionals;
  if (values.help || command === 'help') return print(HELP);
  if (values.version) return print(`layerscope ${version}\n`);
  if (command === undefined) return usage('What is it to do?');
  if (!isCommand(command)) return usage(`There is no command “${command}”.`);
  const [named] = paths;
  if (named === undefined || paths.length > 1) return usage(`${command} takes one PATH.`);
  const foreign = Object.keys(values).find((name) => !OPTIONS[command].includes(name));
  if (foreign !== undefined) return usage(`${command} has no option --${foreign}.`);
  if (named === '' && !values.engine) return usage('The PATH is empty.');
  try {
    const path = values.engine ? printAddress(await addressInEngine(named)) : named;
    if (command === 'extract') {
      const request = extractRequest(values, terminal.output.isTTY ?? false);
      if (typeof request === 'string') return usage(request);
      return await (await import('./extract.ts')).extractCommand(path, request, terminal);
    }
    if (command === 'dockerfile') {
      const request = dockerfileRequest(values);
      if (typeof request === 'string') return usage(request);
      return await (await import('./dockerfile.ts')).dockerfileCommand(path, request, terminal);
    }
    return await analyzeCommand(path, { json: values.json ?? false, verify: values.verify ?? false }, terminal);
  } catch (error) {
    if (isAbort(error)) return INTERRUPTED;
    if (!(error instanceof ImageError)) throw error;
    terminal.errors.write(`layerscope: ${error.message}\n`);
    return 1;
  }
}

function isCommand(text: string): text is Command {
  return Object.hasOwn(OPTIONS, text);
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      verify: { type: 'boolean' },
      engine: { type: 'boolean' },
      ...EXTRACT_OPTIONS,
      ...DOCKERFILE_OPTIONS,
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
}
