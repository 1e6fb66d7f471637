import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How often a running process is asked for its peak memory. */
const POLL_MS = 10;

/**
 * Runs one command, its output thrown away.
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env beside that of this process
 * @returns {Promise<{ seconds: number, peakBytes: number }>} peak memory is 0 where the system does not tell
 */
export async function measure([command, ...args], env = {}) {
  const start = process.hrtime.bigint();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } });
  let peakBytes = 0;
  const poll = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid));
  }, POLL_MS);
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return { seconds: secondsSince(start), peakBytes };
}

/**
 * Runs pipelines one after the other, each a list of commands.
 * @param {readonly (readonly (readonly string[])[])[]} pipelines
 * @returns {Promise<{ seconds: number }>}
 */
export async function measurePipelines(pipelines) {
  const start = process.hrtime.bigint();
  for (const commands of pipelines) await runPipeline(commands);
  return { seconds: secondsSince(start) };
}

async function runPipeline(commands) {
  const children = [];
  for (const [index, [command, ...args]] of commands.entries()) {
    const last = index === commands.length - 1;
    // The next command reads the pipe itself, as in a shell: nothing passes through this process.
    const stdin = index === 0 ? 'ignore' : children[index - 1].stdout;
    children.push(spawn(command, args, { stdio: [stdin, last ? 'ignore' : 'pipe', 'inherit'] }));
    if (index > 0) children[index - 1].stdout.destroy();
  }
  await Promise.all(
    children.map((child) => new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))),
  );
}

function peakOf(pid) {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function secondsSince(start) {
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
