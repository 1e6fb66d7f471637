import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A program in the place of ssh that says something and ends. */
export function sshThatSays(folder: string, said: string, status: number): Promise<string> {
  return program(folder, `process.stderr.write(${JSON.stringify(said)}); process.exitCode = ${status};`);
}

/** A program in the place of ssh that carries its streams to a socket, and notes its process and arguments in a file. */
export function sshTo(folder: string, socket: string, notes: string): Promise<string> {
  return program(
    folder,
    `require('node:fs').appendFileSync(${JSON.stringify(notes)}, JSON.stringify([process.pid, ...process.argv.slice(2)]) + '\\n');
const socket = require('node:net').connect(${JSON.stringify(socket)});
process.stdin.pipe(socket).pipe(process.stdout);
// As "docker system dial-stdio" ends with its engine.
socket.on('close', () => process.stdin.destroy());`,
  );
}

async function program(folder: string, script: string): Promise<string> {
  const file = join(folder, 'ssh');
  await writeFile(file, `#!${process.execPath}\n${script}\n`);
  await chmod(file, 0o700);
  return file;
}
