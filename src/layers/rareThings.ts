import type { LayerIndex } from '../image/layerIndex.ts';
import { NO_XATTRS, rareNumbers, rareTexts, type XattrSet, xattrColumns } from '../image/rareColumns.ts';

/** What an extended attribute costs besides its name and value, in bytes. */
const XATTR_COST = 512;

/** What few nodes of a layer have, while it is read. */
export class RareThings {
  /** Bytes of all of it, for a limit. */
  bytes = 0;

  readonly #links = new Map<number, string>();
  readonly #devices = new Map<number, readonly [number, number]>();
  readonly #outsideLinks = new Map<number, string>();
  readonly #xattrs = new Map<number, XattrSet>();
  readonly #xattrSets = new Map<string, XattrSet>();
  #lastXattrs: Readonly<Record<'given' | 'shared', XattrSet>> = { given: NO_XATTRS, shared: NO_XATTRS };

  /** A symlink's target. */
  linkOf(node: number): string | undefined {
    return this.#links.get(node);
  }

  setLink(node: number, target: string): void {
    this.#links.set(node, target);
    this.bytes += target.length;
  }

  setDevice(node: number, major: number, minor: number): void {
    this.#devices.set(node, [major, minor]);
  }

  /** A hard link whose target this layer does not have; '' for one that cannot be anywhere. */
  setOutsideLink(node: number, target: string): void {
    this.#outsideLinks.set(node, target);
    this.bytes += target.length;
  }

  setXattrs(node: number, xattrs: XattrSet | undefined): void {
    if (xattrs?.size) this.#xattrs.set(node, this.#shared(xattrs));
    else this.#xattrs.delete(node);
  }

  /** Gives a node what another one is; its attributes are its own. */
  copy(from: number, to: number): void {
    const link = this.#links.get(from);
    if (link !== undefined) this.setLink(to, link);
    const device = this.#devices.get(from);
    if (device) this.#devices.set(to, device);
    const outside = this.#outsideLinks.get(from);
    if (outside !== undefined) this.setOutsideLink(to, outside);
  }

  forget(node: number): void {
    for (const rare of [this.#links, this.#devices, this.#xattrs, this.#outsideLinks]) rare.delete(node);
  }

  build() {
    return {
      links: rareTexts(this.#links),
      devices: rareNumbers(this.#devices),
      xattrs: xattrColumns(this.#xattrs),
      outsideLinks: rareTexts(this.#outsideLinks),
    } satisfies Partial<LayerIndex>;
  }

  /** Equal attributes as one value: with SELinux every file has some, and all the same. */
  #shared(xattrs: XattrSet): XattrSet {
    // A global header's are one value for all entries, and perhaps a long one.
    if (xattrs !== this.#lastXattrs.given) this.#lastXattrs = { given: xattrs, shared: this.#sharedByValue(xattrs) };
    return this.#lastXattrs.shared;
  }

  #sharedByValue(xattrs: XattrSet): XattrSet {
    const key = [...xattrs].map(([name, value]) => `${name}\0${value.length}\0${latin1(value)}`).join('');
    const known = this.#xattrSets.get(key);
    if (known) return known;
    this.#xattrSets.set(key, xattrs);
    this.bytes += 2 * key.length + xattrs.size * XATTR_COST;
    return xattrs;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
