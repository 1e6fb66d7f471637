import type { Digest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { Attestation, Statement } from '../../image/image.ts';
import type { EngineStatement } from './answers/attestations.ts';
import type { ListedManifest } from './answers/imageList.ts';
import type { EngineClient } from './client.ts';
import { EngineError } from './engineError.ts';

/** The client of the engine, connected to anew where that was lost. */
export type Connect = (signal?: AbortSignal) => Promise<EngineClient>;

/** One platform of an engine's image. */
export interface AttestedPlatform {
  readonly reference: string;
  readonly platform: string;
  /** Of its manifest. */
  readonly digest: Digest;
}

/** What is attested of a platform, as the list of the engine has it; with the statements, from engines that give them. */
export async function attestationsOf(
  connect: Connect,
  attested: AttestedPlatform,
  manifests: readonly ListedManifest[],
  signal?: AbortSignal,
): Promise<Attestation[]> {
  const attestations = manifests
    .filter(({ attests }) => attests === attested.digest)
    .map(
      ({ digest, present }): Attestation => ({ digest, predicateTypes: [], present, manifest: null, statements: [] }),
    );
  const at = attestations.findIndex(({ present }) => present);
  const found = attestations[at];
  if (!found) return attestations;
  // It does not say which of several attestations states what.
  const statements = await statementsOf(connect, attested, signal);
  const predicateTypes = [...new Set(statements.flatMap(({ predicateType: type }) => (type === '' ? [] : [type])))];
  return attestations.with(at, { ...found, predicateTypes, statements });
}

async function statementsOf(connect: Connect, attested: AttestedPlatform, signal?: AbortSignal): Promise<Statement[]> {
  const { reference, platform } = attested;
  const client = await connect(signal);
  if (!client.supports('attestations')) return [];
  try {
    const listed = await client.imageAttestations(reference, platform, undefined, signal);
    return listed.map((each) => ({
      digest: each.digest,
      predicateType: each.predicateType,
      blob: null,
      ask: (ended) => askFor(connect, attested, each, ended),
    }));
  } catch (error) {
    // The image is there without them.
    if (error instanceof ImageError && !(error instanceof EngineError)) return [];
    throw error;
  }
}

async function askFor(
  connect: Connect,
  { reference, platform }: AttestedPlatform,
  { digest, predicateType }: EngineStatement,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const client = await connect(signal);
  const given = await client.imageAttestations(reference, platform, predicateType, signal);
  const found = given.find((each) => each.digest === digest);
  if (found?.statement) return Buffer.from(JSON.stringify(found.statement));
  throw new ImageError('unreadable', 'The engine {0} no longer gives the statement {1}.', [client.label, digest]);
}
