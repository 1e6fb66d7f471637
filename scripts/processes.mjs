import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A reason to stop that is told to the user as one sentence, without a stack. */
export class Missing extends Error {}

/** @param {string} text */
export function say(text) {
  console.log(`• ${text}`);
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {'always' | 'on failure' | 'never'} [shown] when its output is; by default always
 * @property {(text: string) => void} [take] takes its output, of which then nothing is shown
 */

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<number>} its exit code
 */
export function run(command, args, { cwd, env = process.env, take, shown = take ? 'never' : 'always' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: shown === 'always' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        if (take) take(text);
        else output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0 && shown === 'on failure') process.stderr.write(output);
      resolve(code ?? (signal ? 130 : 1));
    });
  });
}

/**
 * Runs npm, the one we were started by where we were.
 * @param {readonly string[]} args
 * @param {RunOptions} options
 */
export function npm(args, options = {}) {
  const started = process.env['npm_execpath'];
  if (started?.endsWith('.js')) return run(process.execPath, [started, ...args], options);
  // On Windows npm is a .cmd file, which only a shell can start.
  return process.platform === 'win32'
    ? run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options)
    : run('npm', args, options);
}

/**
 * The full path of a program on the PATH.
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((file) => join(folder, file))).find((file) => existsSync(file));
}

/**
 * Runs a script of ours: a `Missing` thing ends it with its sentence, anything else with its stack.
 * @param {() => Promise<number | void>} main
 */
export function runScript(main) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0;
    },
    (error) => {
      console.error(error instanceof Missing ? error.message : error);
      process.exitCode = 1;
    },
  );
}
