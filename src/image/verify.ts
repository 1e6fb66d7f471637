import type { Check, Checked } from './checks.ts';
import type { Image } from './image.ts';
import { type Computed, checksOf } from './integrity.ts';

/** What is known of one claim. `unclaimed`: computed, and nothing to compare it with. */
export type VerificationState = 'unchecked' | 'running' | 'matches' | 'mismatch' | 'absent' | 'unclaimed';

/** One claimed digest or size, and what was computed: a line of the `analyze` contract. */
export interface Verification {
  /** `index`, `manifest`, `config`, `layer N blob`, `layer N diff ID`, `layer N size` */
  readonly object: string;
  readonly claimed: string | null;
  readonly computed: string | null;
  readonly state: VerificationState;
}

/** Compares every digest on the path of an image, and the sizes of its layers. */
export function verifyImage(image: Image, computed: Computed): Verification[] {
  return verificationOf(checksOf(image, computed));
}

/** What the contract's lines are about, in its order for each layer. */
const OBJECTS: readonly Checked[] = ['index', 'manifest', 'config', 'blob', 'diff ID', 'size'];

/** Those of the checks that the `analyze` contract has a line for. */
export function verificationOf(checks: readonly Check[]): Verification[] {
  return checks
    .filter(({ what }) => OBJECTS.includes(what))
    .sort((a, b) => (a.layer ?? -1) - (b.layer ?? -1) || orderInLayer(a) - orderInLayer(b))
    .map((check) => {
      const { claimed, computed, state } = check;
      return { object: objectOf(check), claimed, computed, state: state === 'unreadable' ? 'unchecked' : state };
    });
}

/** What a check is about: `config`, `layer 2 diff ID` */
export function objectOf({ what, layer }: Pick<Check, 'what' | 'layer'>): string {
  return layer === null ? what : `layer ${layer} ${what}`;
}

/** Whether nothing on the path of the image differs or is absent. */
export function isVerified(verification: readonly Verification[]): boolean {
  return verification.every(({ state }) => state === 'matches' || state === 'unclaimed');
}

export function hasMismatch(verification: readonly Verification[]): boolean {
  return verification.some(({ state }) => state === 'mismatch');
}

function orderInLayer({ what, layer }: Check): number {
  return layer === null ? 0 : OBJECTS.indexOf(what);
}
