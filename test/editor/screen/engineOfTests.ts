import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of this run of the tests; the path of a socket has at most 107 bytes, which that of a checkout may exceed. */
const folder = mkdtempSync(join(tmpdir(), 'layerscope-screen-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Where the editor's DOCKER_HOST points: whoever wants an engine there starts one. */
export const ENGINE_SOCKET = join(folder, 'engine.sock');
export const ENGINE_HOST = `unix://${ENGINE_SOCKET}`;
/** In the place of ~/.docker, with no contexts until somebody writes some. */
export const DOCKER_FOLDER = join(folder, 'docker');
