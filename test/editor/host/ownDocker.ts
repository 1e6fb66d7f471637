import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DockerHub } from '../../engines/dockerHub.ts';
import type { Engine } from '../../engines/engine.ts';
import type { Registry } from '../../engines/registry.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { tarOf } from '../../helpers/tar.ts';

/** One of the Dockers that images are moved with, and all that they are moved between; the rest is there once it was started. */
export class OwnDocker {
  /** Of the context that it is known by. */
  readonly name: string;
  readonly folder: string;
  /** What commands for it begin with. */
  readonly docker: string;
  engine!: Engine;
  hub!: DockerHub;
  registry!: Registry;
  /** One with a password. */
  guarded!: Registry;

  constructor(name: string, folder: string) {
    this.name = name;
    this.folder = folder;
    this.docker = `docker --context ${name}`;
  }

  /** What a command gets that is called on the row of an image. */
  row(reference: string) {
    return { kind: 'name', enginePlace: { kind: 'engine', endpoint: this.name, reference } };
  }

  file(name: string): vscode.Uri {
    return vscode.Uri.file(join(this.folder, name));
  }

  /** Loads an image that no other is like, under these names. */
  load(...tags: readonly string[]): Promise<unknown> {
    return this.engine.load(dockerArchiveOf([randomLayer()], { tags }));
  }

  async idOf(reference: string): Promise<string> {
    return (await this.engine.inspect(reference)).Id;
  }
}

/** A layer that no other is like. */
export function randomLayer(size = 300_000): Buffer {
  return tarOf([{ name: 'file', content: randomBytes(size) }]);
}
