import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Of this run of the tests; the path of a socket has at most 107 bytes, which that of a checkout may exceed. */
const folder = mkdtempSync(join(tmpdir(), 'layerscope-screen-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Where the editor's DOCKER_HOST points: whoever wants an engine there starts one. */
export const ENGINE_SOCKET = join(folder, 'engine.sock');
const ENGINE_HOST = `unix://${ENGINE_SOCKET}`;
/** In the place of ~/.docker, with no contexts until somebody writes some. */
export const DOCKER_FOLDER = join(folder, 'docker');

/** An ssh that cannot connect by itself stands before the real one. */
const programs = join(folder, 'bin');
mkdirSync(programs);
const calls = join(folder, 'ssh-calls');
const ssh = `#!/bin/sh\necho "$*" >> '${calls}'\necho Host key verification failed. >&2\nexit 255\n`;
writeFileSync(join(programs, 'ssh'), ssh, { mode: 0o755 });
/** And a docker without buildx, since engines of tests speak no BuildKit. */
writeFileSync(join(programs, 'docker'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });

/** The arguments of each call of ssh. */
export function sshCalls(): string[] {
  return existsSync(calls) ? readFileSync(calls, 'utf8').split('\n') : [];
}

/** What the editor's server gets. */
export const ENGINE_ENVIRONMENT = {
  DOCKER_HOST: ENGINE_HOST,
  DOCKER_CONFIG: DOCKER_FOLDER,
  // Else the user's shell would say what PATH is.
  VSCODE_CLI: '1',
  PATH: [programs, process.env['PATH']].join(delimiter),
};
