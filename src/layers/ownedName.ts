import { randomBytes } from 'node:crypto';

/** A name for a file that goes with this process: `PID-RANDOM.ENDING`. */
export function ownedName(ending: string): string {
  return `${process.pid}-${randomBytes(8).toString('hex')}.${ending}`;
}

/** Whether it is a name from `ownedName`, whatever process it is of. */
export function isOwnedName(name: string, ending: string): boolean {
  return ownerOf(name, ending) !== undefined;
}

/** Whether it is a name from `ownedName` of a process that is gone: what a crash left behind. */
export function isLeftBehind(name: string, ending: string): boolean {
  const owner = ownerOf(name, ending);
  return owner !== undefined && !isRunning(owner);
}

function ownerOf(name: string, ending: string): number | undefined {
  const [, pid, end] = /^(\d+)-[0-9a-f]{16}\.([a-z]+)$/.exec(name) ?? [];
  return pid !== undefined && end === ending ? Number(pid) : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
