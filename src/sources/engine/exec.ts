import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { object } from '../../image/json.ts';
import { number } from './answers/values.ts';
import type { Asking } from './asking.ts';

/** What is run in a container, beside its own program. */
export interface ExecOptions {
  /** The program and its arguments; no shell comes between. */
  readonly command: readonly string[];
  /** Whether it gets a terminal, and is typed to. */
  readonly tty: boolean;
}

/** A program in a container, as a stream in both directions. */
export interface ContainerStream {
  /** Ends with the program. Whoever has it destroys it. */
  readonly stream: Duplex;
  /** Tells its terminal how large that is. */
  resize(columns: number, rows: number): Promise<void>;
  /** Null while it runs. */
  exitCode(): Promise<number | null>;
}

/** `POST /containers/{id}/exec` */
export const execSchema = object({ Id: v.string() });

/** `GET /exec/{id}/json` */
const stateSchema = object({ Running: v.nullish(v.boolean()), ExitCode: number() });

/** Starts what was prepared under an ID. */
export async function openExec(
  asking: Asking,
  id: string,
  tty: boolean,
  signal: AbortSignal | undefined,
): Promise<ContainerStream> {
  const path = `/exec/${encodeURIComponent(id)}`;
  const body = { Detach: false, Tty: tty };
  const stream = await asking.takeOver({ method: 'POST', path: `${path}/start`, body, signal });
  return {
    stream,
    resize: async (columns, rows) => {
      const query = { h: rows, w: columns };
      (await asking.open({ method: 'POST', path: `${path}/resize`, query })).destroy();
    },
    exitCode: async () => {
      const { Running: runs, ExitCode: code } = await asking.json(stateSchema, { path: `${path}/json` });
      return runs ? null : (code ?? null);
    },
  };
}

/** Milliseconds between two questions for how a program ended, and how many there are: its stream ends a little earlier. */
const AGAIN = 50;
const QUESTIONS = 40;

/** How a program ended whose stream has; null where it still runs, as one does that was left. */
export async function endOf({ exitCode }: Pick<ContainerStream, 'exitCode'>): Promise<number | null> {
  for (let asked = 1; ; asked++) {
    const code = await exitCode();
    if (code !== null || asked === QUESTIONS) return code;
    await delay(AGAIN);
  }
}
