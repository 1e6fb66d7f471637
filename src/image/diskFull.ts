/** What systems, engines and the sentences of this program say of a disk without room. */
const SAID = /no space left|disk quota|too full|disk is full|has room for|no room left/i;
const CODES = ['ENOSPC', 'EDQUOT'];

/** Whether something failed since a disk has no room, that of an engine or of this machine. */
export function isDiskFull(error: unknown, depth = 5): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  if ('code' in error && CODES.includes(String(error.code))) return true;
  return SAID.test(error.message) || isDiskFull(error.cause, depth - 1);
}
