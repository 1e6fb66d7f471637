import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { object, parseJson, parseSecretJson, record, text } from '../../image/json.ts';
import { cannotRead } from '../../layers/bytes.ts';
import type { Endpoint } from './endpoint.ts';
import { EngineError } from './engineError.ts';
import { joinOn, type Machine } from './machine.ts';

const configSchema = object({ currentContext: text() });
const contextSchema = object({
  Name: text(),
  Metadata: v.nullish(object({ Description: text() })),
  Endpoints: record(object({ Host: text(), SkipTLSVerify: v.nullish(v.boolean()) })),
});

/** `DOCKER_CONFIG`, or `.docker` in the home folder. */
export function configFolder(machine: Machine): string {
  return machine.env['DOCKER_CONFIG'] || joinOn(machine, machine.home, '.docker');
}

/** Where contexts are described, a folder for each. */
export function contextsFolder(machine: Machine): string {
  return joinOn(machine, configFolder(machine), 'contexts', 'meta');
}

/**
 * The context that `config.json` has chosen; undefined where it chooses none.
 * @throws ImageError when the file is there and cannot be read
 */
export async function configuredContext(machine: Machine): Promise<string | undefined> {
  const file = joinOn(machine, configFolder(machine), 'config.json');
  const bytes = await read(machine, file);
  // A file of no bytes is what the Docker CLI takes for an empty one.
  return bytes?.length ? parseSecretJson(configSchema, bytes, file).currentContext || undefined : undefined;
}

/**
 * The endpoint that a context of the store describes.
 * @throws EngineError `wrong-context` where there is no such context; ImageError where its description cannot be read
 */
export async function contextEndpoint(name: string, machine: Machine): Promise<Endpoint> {
  const folder = createHash('sha256').update(name).digest('hex');
  const found = await readContext(folder, machine);
  if (!found)
    throw new EngineError(
      'wrong-context',
      'There is no Docker context {0}. Choose another, or make it with “docker context create”.',
      [name],
    );
  return found;
}

/** The folders of all contexts in the store. */
export function contextFolders(machine: Machine): Promise<readonly string[]> {
  return machine.list(contextsFolder(machine));
}

/** The endpoint that the store describes in a folder; undefined where that holds none. */
export async function readContext(folder: string, machine: Machine): Promise<Endpoint | undefined> {
  const file = joinOn(machine, contextsFolder(machine), folder, 'meta.json');
  const bytes = await read(machine, file);
  if (!bytes) return undefined;
  const { Name: name, Metadata: metadata, Endpoints: endpoints } = parseJson(contextSchema, bytes, file);
  const docker = endpoints?.['docker'];
  if (!name || !docker?.Host)
    throw new EngineError('wrong-context', 'The Docker context described in {0} names no host of an engine.', [file]);
  const tlsFolder = joinOn(machine, configFolder(machine), 'contexts', 'tls', folder, 'docker');
  const hasTls = (await machine.list(tlsFolder)).length > 0;
  return {
    name,
    host: docker.Host,
    origin: 'context',
    description: metadata?.Description || null,
    tls: hasTls || docker.SkipTLSVerify ? { folder: tlsFolder, verify: !docker.SkipTLSVerify } : null,
  };
}

async function read(machine: Machine, file: string): Promise<Uint8Array | undefined> {
  try {
    return await machine.readFile(file);
  } catch (cause) {
    throw cannotRead(file, cause);
  }
}
