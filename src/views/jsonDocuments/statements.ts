import type { Attestation, Image, Statement } from '../../image/image.ts';

/** What is attested of an image of an engine: as the archive that it exported has it, and what was not exported as listed. */
export function attestationsOfBoth(exported: Image, described: Image): readonly Attestation[] {
  const known = new Set(exported.attestations.map(({ digest }) => digest));
  return [...exported.attestations, ...described.attestations.filter(({ digest }) => !known.has(digest))];
}

/** The statement about an image that has a digest, one that can be read before all. */
export function findStatement(images: readonly Image[], digest: string): Statement | undefined {
  const found = images
    .flatMap(({ attestations }) => attestations.flatMap(({ statements }) => statements))
    .filter((statement) => statement.digest === digest);
  return found.find(isReadable) ?? found[0];
}

/** Whether the source holds a statement, or an engine gives it. */
export function isReadable(statement: Statement | undefined): boolean {
  return statement !== undefined && (statement.blob !== null || statement.ask !== undefined);
}
