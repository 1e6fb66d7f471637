/** What is at a path, as both sides can say it. */
export interface Row {
  readonly type: string;
  /** Null for symlinks, which have none on Linux. */
  readonly mode: number | null;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of a symlink, else ''. */
  readonly link: string;
  /** Of a device, else ''. */
  readonly device: string;
  /** A fingerprint of a file's content, else ''. */
  readonly content: string;
  /** All names of a file, this one too; none for all else. */
  readonly names: readonly string[];
}

/** By path, without a leading slash. */
export type Rows = Map<string, Row>;

/** The text that a byte-string is; tar-stream reads names in no other form. */
export function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
