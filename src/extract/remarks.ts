import { displayName } from '../image/names.ts';

/**
 * What was not done as the image has it.
 * `exists`: left out, since something was there. `folder-in-the-way`: a folder is never replaced by something else.
 * `device`: devices and FIFOs are made only when asked, as root. `unknown-type`, `dangling-link`: what no system can have.
 * `too-long`: the path is longer than the system allows. `refused`: the file system or system cannot have such an entry.
 * `renamed`: written under another name. `owner`, `mode`, `attributes`: written without those.
 */
export type RemarkReason =
  | 'exists'
  | 'folder-in-the-way'
  | 'device'
  | 'unknown-type'
  | 'dangling-link'
  | 'too-long'
  | 'refused'
  | 'renamed'
  | 'owner'
  | 'mode'
  | 'attributes';

export interface Remark {
  readonly reason: RemarkReason;
  readonly count: number;
  /** The first five, as text with a leading slash. */
  readonly paths: readonly string[];
}

const PATHS = 5;

/** Gathers remarks: how many, and the first paths of each kind. */
export class Remarks {
  readonly #known = new Map<RemarkReason, { count: number; paths: string[] }>();

  /** @param path a byte-string without a leading slash */
  add(reason: RemarkReason, path: string): void {
    const remark = this.#known.get(reason) ?? { count: 0, paths: [] };
    this.#known.set(reason, remark);
    remark.count++;
    if (remark.paths.length < PATHS) remark.paths.push(`/${displayName(path)}`);
  }

  list(): Remark[] {
    return [...this.#known].map(([reason, remark]) => ({ reason, ...remark }));
  }
}
