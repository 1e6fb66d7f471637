import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { ImageError } from '../image/errors.ts';
import { analyzeCommand } from './analyze.ts';
import { HELP } from './help.ts';

/** 0 done, 1 cannot be read as an image, 2 bad usage, 3 a digest differs (`analyze` contract). */
async function main(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [command, ...paths] = positionals;
  if (values.help || command === 'help') return print(HELP);
  if (values.version) return print(`layerscope ${version}\n`);
  if (command === undefined) return usage('What is it to do?');
  if (command !== 'analyze') return usage(`There is no command “${command}”.`);
  const [path] = paths;
  if (path === undefined || paths.length > 1) return usage('analyze takes one PATH.');
  try {
    return await analyzeCommand(path, { json: values.json ?? false, verify: values.verify ?? false }, process.stdout);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    process.stderr.write(`layerscope: ${error.message}\n`);
    return 1;
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      verify: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function usage(problem: string): number {
  process.stderr.write(`layerscope: ${problem}\nTry “layerscope --help”.\n`);
  return 2;
}

// `layerscope … | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
