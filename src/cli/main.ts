import { homedir } from 'node:os';
import { join } from 'node:path';
import { chooseCache } from './cache.ts';
import { run } from './run.ts';

// `layerscope … | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
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
