import * as v from 'valibot';
import type { Digest } from '../../../image/digest.ts';
import { object, record, text, texts } from '../../../image/json.ts';
import { idOrNull, number } from './values.ts';

/** One container of `GET /containers/json`. */
export const containerSchema = object({
  Id: v.string(),
  Names: texts(),
  Image: text(),
  ImageID: text(),
  Command: text(),
  Created: number(),
  State: text(),
  Status: text(),
  Labels: record(v.string()),
  Ports: v.nullish(v.array(object({ IP: text(), PrivatePort: number(), PublicPort: number(), Type: text() }))),
});

/** A port of a container, and where it can be reached. */
export interface ContainerPort {
  readonly container: number;
  /** `tcp`, `udp`, `sctp` */
  readonly protocol: string;
  /** On the engine's machine; null where it is not published. */
  readonly host: { readonly address: string; readonly port: number } | null;
}

/** A container as an engine lists it. */
export interface EngineContainer {
  readonly id: string;
  /** Without the slash before it; the short ID where it has none. */
  readonly name: string;
  /** What it was made from, as it was named then. */
  readonly image: string;
  readonly imageId: Digest | null;
  readonly command: string;
  /** Milliseconds since 1970. */
  readonly created: number | null;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`, … */
  readonly state: string;
  /** As the engine words it: `Exited (137) 2 hours ago`. */
  readonly status: string;
  /** Null where it did not exit. */
  readonly exitCode: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly ContainerPort[];
}

export function engineContainer(container: v.InferOutput<typeof containerSchema>): EngineContainer {
  const { Id: id, Names: names, Status: status } = container;
  const exit = /^Exited \((\d+)\)/.exec(status ?? '')?.[1];
  return {
    id,
    name: names?.[0]?.replace(/^\//, '') || id.slice(0, 12),
    image: container.Image ?? '',
    imageId: idOrNull(container.ImageID),
    command: container.Command ?? '',
    created: container.Created ? container.Created * 1000 : null,
    state: container.State ?? '',
    status: status ?? '',
    exitCode: exit === undefined ? null : Number(exit),
    labels: container.Labels ?? {},
    ports: portsOf(container.Ports),
  };
}

/** By their numbers; engines list them in any order. */
function portsOf(ports: v.InferOutput<typeof containerSchema>['Ports']): ContainerPort[] {
  return (ports ?? [])
    .map(({ IP: address, PrivatePort: container, PublicPort: port, Type: protocol }) => ({
      container: container ?? 0,
      protocol: protocol || 'tcp',
      host: port ? { address: address ?? '', port } : null,
    }))
    .sort((a, b) => a.container - b.container || a.protocol.localeCompare(b.protocol));
}

/** What a container is made of; `body` is for `POST /containers/create`. */
export interface ContainerRequest {
  /** Null for one that the engine makes up. */
  readonly name: string | null;
  /** Null for the one that the engine takes. */
  readonly platform: string | null;
  readonly body: object;
}

/** The answer to that. */
export const createdSchema = object({ Id: v.string(), Warnings: texts() });

export interface CreatedContainer {
  readonly id: string;
  /** In the engine's words. */
  readonly warnings: readonly string[];
}

/** `GET /containers/{id}/changes`: null for none. */
export const changesSchema = v.nullish(v.array(object({ Path: v.string(), Kind: v.number() })));

/** What a container changed of its image, as `docker diff` says. */
export interface ContainerChange {
  readonly path: string;
  readonly kind: 'modified' | 'added' | 'removed';
}

const KINDS = ['modified', 'added', 'removed'] as const;

export function containerChanges(changes: v.InferOutput<typeof changesSchema>): ContainerChange[] {
  return (changes ?? []).map(({ Path: path, Kind: kind }) => ({ path, kind: KINDS[kind] ?? 'modified' }));
}
