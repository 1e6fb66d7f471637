/** VS Code without a desktop: the real workbench and extension host, as code-server packages them on npm. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from './paths.mjs';
import { Missing, npm, say } from './processes.mjs';

const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';
const EDITOR = 'VS Code 1.139';
/** Another name whenever something about the installation changes. */
const FOLDER = 'vscode-1.139-1';
const UNFINISHED = 'vscode-unfinished-';

/**
 * @typedef {object} Editor
 * @property {string} node the Node.js it runs on
 * @property {string} server its server's entry
 */

/** Why the editor cannot be had on this machine; undefined where it can. */
export function editorUnavailable() {
  const { platform, arch } = process;
  if (platform === 'linux' && (arch === 'x64' || arch === 'arm64')) return undefined;
  return `npm has no ready-made VS Code server for ${platform}-${arch}`;
}

/**
 * Installs the editor into .cache, once.
 * @returns {Promise<Editor>}
 */
export async function ensureEditor() {
  const reason = editorUnavailable();
  if (reason) throw new Missing(`${reason}; install VS Code with \`code\` on the PATH instead.`);
  const folder = join(cache, FOLDER);
  if (!existsSync(folder)) await install(folder);
  return {
    node: nodeIn(folder),
    server: join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/** The Node.js that the editor runs on; undefined where the editor was not installed. @returns {string | undefined} */
export function editorNode() {
  const node = nodeIn(join(cache, FOLDER));
  return existsSync(node) ? node : undefined;
}

/** @param {string} folder */
function nodeIn(folder) {
  return join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
}

/** @param {string} folder made by one rename at the end, so that it is whole whenever it is there */
async function install(folder) {
  say(`Installing ${EDITOR} from npm into ${folder} (once; 700 MB, about half a minute)…`);
  removeAbandoned();
  const unfinished = join(cache, `${UNFINISHED}${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, 'package.json'), '{"private":true}');
  try {
    const node = `node-linux-${process.arch}@${NODE}`;
    await npmInstall([node, `code-server@${CODE_SERVER}`], unfinished);
    const workbench = join(unfinished, 'node_modules', 'code-server', 'lib', 'vscode');
    await npmInstall(['--omit=dev'], workbench);
    symlinkSync('node_modules', join(workbench, 'node_modules.asar'));
    const logger = join(workbench, 'node_modules', '@vscode', 'spdlog', 'index.js');
    await copyFile(fileURLToPath(new URL('editorLogger.cjs', import.meta.url)), logger);
    allowDevelopment(join(workbench, 'out', 'vs', 'code', 'browser', 'workbench', 'workbench.js'));
    // Somebody else may have finished first: then theirs is as good as ours.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * A packaged workbench takes an extension under development only while it runs its own smoke tests, and then shows no
 * notifications. This one takes it always.
 * @param {string} file
 */
function allowDevelopment(file) {
  const text = readFileSync(file, 'utf8');
  const condition = '(!this.isBuilt||this.enableSmokeTestDriver)';
  if (!text.includes(condition)) throw new Error(`${file} is not what code-server ${CODE_SERVER} holds`);
  writeFileSync(file, text.replace(condition, 'true'));
}

/** What is left of installations that were interrupted. */
function removeAbandoned() {
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    if (name.startsWith(UNFINISHED) && !isRunning(Number(name.slice(UNFINISHED.length)))) {
      rmSync(join(cache, name), { recursive: true, force: true });
    }
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * @param {readonly string[]} args
 * @param {string} folder
 */
async function npmInstall(args, folder) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
  const code = await npm(['install', ...options, ...args], { cwd: folder, shown: 'on failure' });
  if (code !== 0)
    throw new Missing(`${EDITOR} could not be installed: npm failed, see above. Is the package registry reachable?`);
}
