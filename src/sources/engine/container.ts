import type * as v from 'valibot';
import {
  type ContainerProcesses,
  containerDetailsSchema,
  containerProcesses,
  exitSchema,
  type InspectedContainer,
  inspectedContainer,
  processesSchema,
} from './answers/containerDetails.ts';
import { type ContainerSetup, containerSetupSchema } from './answers/containerSetup.ts';
import { type ContainerChange, changesSchema, containerChanges } from './answers/containers.ts';
import type { Asking } from './asking.ts';
import type { Body } from './body.ts';
import type { Request } from './connection.ts';
import { EngineRefusal } from './engineError.ts';
import { type ContainerStream, type ExecOptions, execSchema, openExec } from './exec.ts';
import { type LogPiece, readFrames, readRaw } from './logFrames.ts';
import { COMPUTING, EXPORTING, FOREVER, MOVING } from './patience.ts';

/** What of a container's output to give. */
export interface LogOptions {
  /** How many of the newest lines at first. */
  readonly tail: number | 'all';
  /** From when on, in seconds since 1970; from its beginning without it. */
  readonly since?: number;
  readonly timestamps: boolean;
}

/** What is done to how a container runs, as the API calls it. */
export type ContainerAction = 'start' | 'stop' | 'restart' | 'kill' | 'pause' | 'unpause';

/** As Docker has it. */
const STOP_SECONDS = 10;

/** What goes with a container, and whether it may run. */
export interface RemoveOptions {
  /** One that runs is killed first. */
  readonly force: boolean;
  /** With its anonymous volumes. */
  readonly volumes: boolean;
}

/** One container of an engine, and what the engine is asked about it. Throws as `EngineClient` does. */
export class Container {
  readonly #asking: Asking;
  readonly #name: string;

  /** @param name its name or ID */
  constructor(asking: Asking, name: string) {
    this.#asking = asking;
    this.#name = name;
  }

  async inspect(signal?: AbortSignal): Promise<InspectedContainer> {
    return inspectedContainer(await this.#json(containerDetailsSchema, 'json', { signal }));
  }

  /** How it was asked for. */
  async setup(signal?: AbortSignal): Promise<ContainerSetup> {
    return this.#json(containerSetupSchema, 'json', { signal });
  }

  /** What it changed of the files of its image. */
  async changes(signal?: AbortSignal): Promise<ContainerChange[]> {
    return containerChanges(await this.#json(changesSchema, 'changes', { signal, patience: COMPUTING }));
  }

  /**
   * What it printed, and from then on prints; ends when it does.
   * @param tty as `InspectedContainer.tty`
   * @throws ImageError `damaged` while it is read
   */
  async log(
    tty: boolean,
    { tail, since, timestamps }: LogOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<LogPiece>> {
    const query = { follow: true, stdout: true, stderr: true, tail, since, timestamps };
    const { chunks } = await this.#open('logs', { query, signal, patience: FOREVER });
    return tty ? readRaw(chunks) : readFrames(chunks, `${this.#asking.label}: ${this.#name}`);
  }

  /**
   * Runs a program in it.
   * @throws EngineRefusal 409 where it does not run
   */
  async execute(options: ExecOptions, signal?: AbortSignal): Promise<ContainerStream> {
    const body = {
      AttachStdin: options.tty,
      AttachStdout: true,
      AttachStderr: true,
      Tty: options.tty,
      Cmd: options.command,
      Env: options.tty ? ['TERM=xterm-256color'] : [],
    };
    const { Id: id } = await this.#json(execSchema, 'exec', { method: 'POST', body, signal });
    return openExec(this.#asking, id, options.tty, signal);
  }

  /** What it reads and prints, from now on; it must have a terminal. */
  async attach(signal?: AbortSignal): Promise<ContainerStream> {
    const query = { stream: true, stdin: true, stdout: true, stderr: true };
    const stream = await this.#found(
      this.#asking.takeOver({ method: 'POST', path: this.#path('attach'), query, signal }),
    );
    return {
      stream,
      resize: async (columns, rows) => {
        (await this.#open('resize', { method: 'POST', query: { h: rows, w: columns } })).destroy();
      },
      exitCode: async () => (await this.inspect()).exitCode,
    };
  }

  /** How it ends the next time that it does; waits for that. Null where the engine does not say. */
  async nextExit(signal?: AbortSignal): Promise<number | null> {
    const query = { condition: 'next-exit' };
    const request = { method: 'POST', query, signal, patience: FOREVER } as const;
    return (await this.#json(exitSchema, 'wait', request)).StatusCode ?? null;
  }

  async processes(signal?: AbortSignal): Promise<ContainerProcesses> {
    // Without these columns, of its own `ps`, Podman runs one in the container, which few have.
    const query = { ps_args: this.#asking.kind === 'podman' ? 'user,pid,ppid,pcpu,etime,tty,time,args' : undefined };
    return containerProcesses(await this.#json(processesSchema, 'top', { query, signal }));
  }

  /**
   * A path of it, and all below that, as a tar whose names begin with the path's last.
   * @param path text with a leading slash
   * @throws EngineRefusal 404 also where the path is not there
   */
  async path(path: string, signal?: AbortSignal): Promise<Body> {
    return this.#asking.open({ path: this.#path('archive'), query: { path }, signal });
  }

  /** Its whole root filesystem as a tar, without volumes. */
  async export(signal?: AbortSignal): Promise<Body> {
    return this.#open('export', { signal, patience: EXPORTING });
  }

  /** Changes how it runs. Where it runs so already, nothing is done; a stop takes as long as the container lets it. */
  async act(action: ContainerAction, signal?: AbortSignal): Promise<void> {
    try {
      const query = { t: await this.#secondsToStop(action, signal) };
      (await this.#open(action, { method: 'POST', query, signal, patience: MOVING })).destroy();
    } catch (error) {
      if (!(error instanceof EngineRefusal) || error.status !== 304) throw error;
    }
  }

  /** @throws EngineRefusal 409 where another container has the name; 404 also where Docker 20.10 finds no network of it */
  async rename(name: string, signal?: AbortSignal): Promise<void> {
    const request = { path: this.#path('rename'), method: 'POST', query: { name }, signal } as const;
    // In its words, which say what was not found.
    (await this.#asking.open(request)).destroy();
  }

  async remove({ force, volumes }: RemoveOptions, signal?: AbortSignal): Promise<void> {
    const query = { force: force || undefined, v: volumes || undefined };
    const request = { path: this.#path(''), method: 'DELETE', query, signal, patience: MOVING } as const;
    (await this.#found(this.#asking.open(request))).destroy();
  }

  /** What a Podman has to be told: it gives none to what was made without a number, and kills that. */
  async #secondsToStop(action: ContainerAction, signal: AbortSignal | undefined): Promise<number | undefined> {
    if (this.#asking.kind !== 'podman' || (action !== 'stop' && action !== 'restart')) return undefined;
    return (await this.setup(signal)).Config?.StopTimeout || STOP_SECONDS;
  }

  /** @param what of it; '' for itself */
  #path(what: string): string {
    return `/containers/${encodeURIComponent(this.#name)}${what === '' ? '' : `/${what}`}`;
  }

  #json<T extends v.GenericSchema>(schema: T, what: string, request: Omit<Request, 'path'>) {
    return this.#found(this.#asking.json(schema, { ...request, path: this.#path(what) }));
  }

  #open(what: string, request: Omit<Request, 'path'>): Promise<Body> {
    return this.#found(this.#asking.open({ ...request, path: this.#path(what) }));
  }

  /** A 404 says what is not there. */
  async #found<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof EngineRefusal) || error.status !== 404) throw error;
      throw new EngineRefusal(404, 'The engine {0} has no container {1}.', [this.#asking.label, this.#name]);
    }
  }
}
