import * as v from 'valibot';
import type { Digest } from '../../../image/digest.ts';
import { object, record, text, texts } from '../../../image/json.ts';
import { printPlatform } from '../../../image/platform.ts';
import { idOrNull, number, timeOf } from './values.ts';

/** `GET /containers/{id}/json` */
export const containerDetailsSchema = object({
  Id: v.string(),
  Name: text(),
  Image: text(),
  State: v.nullish(
    object({
      Status: text(),
      ExitCode: number(),
      OOMKilled: v.nullish(v.boolean()),
      Error: text(),
      StartedAt: text(),
      FinishedAt: text(),
    }),
  ),
  Config: v.nullish(object({ Tty: v.nullish(v.boolean()) })),
  GraphDriver: v.nullish(object({ Data: record(v.nullish(v.string())) })),
  Mounts: v.nullish(v.array(object({ Type: text(), Name: text(), Destination: text() }))),
  ImageManifestDescriptor: v.nullish(
    object({ platform: v.nullish(object({ os: text(), architecture: text(), variant: text() })) }),
  ),
});

/** A container as its engine inspects it. */
export interface InspectedContainer {
  readonly id: string;
  /** Without the slash before it; the short ID where it has none. */
  readonly name: string;
  /** What it was made from: the ID that the engine has for that, even where it has the image no more. */
  readonly image: Digest | null;
  /** Which of the image's platforms, where the engine says so. */
  readonly platform: string | null;
  /** As in `EngineContainer`. */
  readonly state: string;
  /** Of the last time it ended; null where it runs, or never did. */
  readonly exitCode: number | null;
  /** Whether memory ran out the last time it ran. */
  readonly oomKilled: boolean;
  /** Why it could not be started, as the engine says; '' where it could. */
  readonly startError: string;
  /** When it was last started and ended, as the engine writes it: another text is another run. */
  readonly run: string;
  /** When it last ended, in milliseconds since 1970; null where it never did. */
  readonly finished: number | null;
  /** Whether it has a terminal, so that its output is one stream and not two. */
  readonly tty: boolean;
  /** Where volumes and folders of the engine's machine are mounted in it: what lies there is not its own. */
  readonly mounts: readonly string[];
  /** Names of its volumes that were made with it, and go with it where that is asked for. */
  readonly anonymousVolumes: readonly string[];
  /** Where its changes lie on the engine's machine; null where the storage driver does not say. */
  readonly folder: string | null;
}

export function inspectedContainer(stated: v.InferOutput<typeof containerDetailsSchema>): InspectedContainer {
  const { Id: id, Name: name, State: state, ImageManifestDescriptor: manifest } = stated;
  const { os, architecture, variant } = manifest?.platform ?? {};
  const ended = state?.Status === 'exited' || state?.Status === 'dead';
  return {
    id,
    name: name?.replace(/^\//, '') || id.slice(0, 12),
    image: idOrNull(stated.Image),
    platform: os && architecture ? printPlatform({ os, architecture, ...(variant ? { variant } : {}) }) : null,
    state: state?.Status ?? '',
    exitCode: ended ? (state?.ExitCode ?? null) : null,
    oomKilled: state?.OOMKilled ?? false,
    startError: state?.Error ?? '',
    run: `${state?.StartedAt ?? ''} ${state?.FinishedAt ?? ''}`,
    finished: timeOf(state?.FinishedAt),
    tty: stated.Config?.Tty ?? false,
    mounts: (stated.Mounts ?? []).flatMap(({ Destination: path }) => (path ? [path] : [])),
    // An engine that makes one names it by 64 digits.
    anonymousVolumes: (stated.Mounts ?? []).flatMap(({ Type: type, Name: own }) =>
      type === 'volume' && own && /^[0-9a-f]{64}$/.test(own) ? [own] : [],
    ),
    folder: stated.GraphDriver?.Data?.['UpperDir'] || null,
  };
}

/** `POST /containers/{id}/wait` */
export const exitSchema = object({ StatusCode: number() });

/** `GET /containers/{id}/top` */
export const processesSchema = object({ Titles: texts(), Processes: v.nullish(v.array(v.array(v.string()))) });

/** The processes of a container, as the engine's `ps` prints them. */
export interface ContainerProcesses {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function containerProcesses(answer: v.InferOutput<typeof processesSchema>): ContainerProcesses {
  return { titles: answer.Titles ?? [], rows: answer.Processes ?? [] };
}
