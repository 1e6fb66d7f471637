import { homedir } from 'node:os';
import { join } from 'node:path';
import { cannotWrite } from '../extract/diskErrors.ts';
import { chooseCache } from './cache.ts';
import { run } from './run.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `layerscope … | head` closes the pipe early; that is no failure.
  if (error.code === 'EPIPE') process.exit(0);
  const reason = cannotWrite('The output', error);
  process.stderr.write(`layerscope: ${reason instanceof Error ? reason.message : reason}\n`);
  process.exit(1);
});
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
void run(process.argv.slice(2), {
  output: process.stdout,
  errors: process.stderr,
  signal: interrupt.signal,
  workerScript: join(__dirname, 'worker.js'),
  cache: chooseCache(process.env, process.platform, homedir()),
}).then((status) => {
  process.exitCode = status;
});
