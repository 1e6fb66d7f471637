/** The letter `ls -l` begins with, by what a path is. */
export type ModeType = '-' | 'd' | 'l' | 'c' | 'b' | 'p' | '?';

/**
 * The permission bits as `ls -l` shows them: `drwxr-xr-x`, with `s` and `t` for setuid, setgid and sticky.
 * @param mode the low twelve bits
 */
export function formatMode(type: ModeType, mode: number): string {
  const bit = (mask: number, letter: string) => (mode & mask ? letter : '-');
  const special = (execute: number, mask: number, letter: string) =>
    mode & mask ? (mode & execute ? letter : letter.toUpperCase()) : bit(execute, 'x');
  return [
    type,
    bit(0o400, 'r'),
    bit(0o200, 'w'),
    special(0o100, 0o4000, 's'),
    bit(0o040, 'r'),
    bit(0o020, 'w'),
    special(0o010, 0o2000, 's'),
    bit(0o004, 'r'),
    bit(0o002, 'w'),
    special(0o001, 0o1000, 't'),
  ].join('');
}
