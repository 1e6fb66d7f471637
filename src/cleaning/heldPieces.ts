import { type Steps, sortInSteps } from '../image/slices.ts';
import type { Bounds, Piece, Usage } from './usage.ts';

/** As many holdings, or pieces, are looked at in one step. */
const HOLDINGS = 64;
const PIECES = 1024;

/** What a thing holds: each piece once. */
export type Holding = readonly Piece[];

/** Who holds which pieces: what goes when some of them go. */
export class HeldPieces {
  /** How many hold a piece. */
  readonly #holders = new Map<string, number>();
  /** Pieces by what may be in them. */
  readonly #byPart = new Map<string, Piece[]>();

  /** One more that holds pieces. */
  add(holding: Holding): void {
    for (const piece of holding) {
      const holders = this.#holders.get(piece.id) ?? 0;
      this.#holders.set(piece.id, holders + 1);
      if (holders > 0) continue;
      for (const layer of partsOf(piece)) {
        const known = this.#byPart.get(layer);
        if (known) known.push(piece);
        else this.#byPart.set(layer, [piece]);
      }
    }
  }

  /**
   * The bytes of what is held by these holdings only.
   * @param going some of those that were added
   */
  *freedBy(going: readonly Holding[]): Steps<Bounds> {
    const counts = new Map<string, { piece: Piece; holders: number }>();
    for (const [index, holding] of going.entries()) {
      if (index % HOLDINGS === HOLDINGS - 1) yield;
      for (const piece of holding) {
        const holders = (counts.get(piece.id)?.holders ?? 0) + 1;
        counts.set(piece.id, { piece, holders });
      }
    }
    const whole = [...counts.values()].filter(({ piece, holders }) => holders === this.#holders.get(piece.id));
    const freed = yield* sortInSteps(
      whole.map(({ piece }) => piece),
      (a, b) => b.bytes - a.bytes,
    );
    yield;
    const freedIds = new Set(freed.map(({ id }) => id));
    const counted = new Set<string>();
    let least = 0;
    for (const [index, piece] of freed.entries()) {
      if (index % PIECES === PIECES - 1) yield;
      counted.add(piece.id);
      // As much as all may be in what stays, or was counted before.
      const isElsewhere = ({ id }: Piece) => id !== piece.id && (!freedIds.has(id) || counted.has(id));
      least += piece.bytes - this.#alsoIn(piece, isElsewhere);
    }
    return { least, most: bytesOf(freed) };
  }

  /** How much of a piece may be in others, at most all of it: a base may be in thousands, of which the first few are enough. */
  #alsoIn(piece: Piece, isElsewhere: (other: Piece) => boolean): number {
    const seen = new Set<Piece>([piece]);
    let bytes = 0;
    for (const layer of partsOf(piece))
      for (const other of this.#byPart.get(layer) ?? []) {
        if (bytes >= piece.bytes) return piece.bytes;
        if (!seen.has(other) && isElsewhere(other)) bytes += other.bytes;
        seen.add(other);
      }
    return Math.min(bytes, piece.bytes);
  }
}

/** Notes who holds which pieces. */
export function* holdPieces(holders: readonly { readonly pieces: Holding }[]): Steps<HeldPieces> {
  const held = new HeldPieces();
  for (const [index, { pieces }] of holders.entries()) {
    if (index % HOLDINGS === HOLDINGS - 1) yield;
    held.add(pieces);
  }
  return held;
}

const known = new WeakMap<Usage, HeldPieces>();

/** Who holds which pieces of a usage's images, put in order once: every tick asks for it. */
export function* piecesOf(usage: Usage): Steps<HeldPieces> {
  const pieces = known.get(usage) ?? (yield* holdPieces(usage.images));
  known.set(usage, pieces);
  return pieces;
}

/** What may be in other pieces, too. */
function partsOf({ id, layers }: Piece): readonly string[] {
  return layers ?? [id];
}

export function bytesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes, 0);
}
