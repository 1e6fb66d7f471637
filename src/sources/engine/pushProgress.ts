import * as v from 'valibot';
import { type Digest, isDigest } from '../../image/digest.ts';
import { object, text } from '../../image/json.ts';
import type { EngineMessage } from './answers/messages.ts';

/** What is being done with a layer. */
export type PushPhase =
  | 'waiting'
  | 'pushing'
  /** The registry was not reached, and the engine will try again. */
  | 'retrying'
  | 'pushed'
  /** The registry had it in this repository. */
  | 'there'
  /** The registry had it in another one, and took it from there. */
  | 'mounted';

/** A layer on its way to a registry. */
export interface PushedLayer {
  readonly id: string;
  readonly phase: PushPhase;
  /** Bytes that went. */
  readonly done: number;
  /** Null where the engine has not said. */
  readonly total: number | null;
  /** The repository it was mounted from. */
  readonly from: string | null;
}

const PHASES: readonly [RegExp, PushPhase][] = [
  [/^(Preparing|Waiting)/, 'waiting'],
  [/^Retrying/, 'retrying'],
  [/^Pushing/, 'pushing'],
  [/^Pushed/, 'pushed'],
  [/^Layer already exists|^Already exists/, 'there'],
  [/^Mounted from/, 'mounted'],
];

const aux = object({ Digest: text() });

/** What is known of a push by what its engine tells. */
export class PushProgress {
  readonly #layers = new Map<string, PushedLayer>();
  #digest: Digest | null = null;

  /** In the order in which the engine named them first. */
  get layers(): readonly PushedLayer[] {
    return [...this.#layers.values()];
  }

  /** The digest that the registry has under the reference now; null until it is said. */
  get digest(): Digest | null {
    return this.#digest;
  }

  add(message: EngineMessage): void {
    const { status, id, done, total } = message;
    const [, said] = /\bdigest: (sha\d+:[0-9a-f]+)/.exec(status) ?? [];
    const told = v.safeParse(aux, message.aux);
    const given = told.success ? told.output.Digest : said;
    if (isDigest(given)) this.#digest = given;
    const phase = PHASES.find(([pattern]) => pattern.test(status))?.[1];
    if (phase === undefined || id === '') return;
    const before = this.#layers.get(id);
    const size = (phase === 'pushing' ? total : null) ?? before?.total ?? null;
    const went =
      phase === 'pushing' ? (done ?? before?.done ?? 0) : phase === 'pushed' ? (size ?? before?.done ?? 0) : 0;
    const [, from = null] = /^Mounted from (\S+)/.exec(status) ?? [];
    // Engines count what they pack while it goes, which may be more than they thought.
    this.#layers.set(id, { id, phase, done: went, total: size === null ? null : Math.max(size, went), from });
  }
}
