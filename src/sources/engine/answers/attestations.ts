import * as v from 'valibot';
import { type Digest, isDigest } from '../../../image/digest.ts';
import { object, text } from '../../../image/json.ts';

/** `GET /images/{name}/attestations` */
export const attestationsSchema = v.nullish(
  v.array(object({ Descriptor: object({ digest: text() }), PredicateType: text(), Statement: v.nullish(v.unknown()) })),
);

/** One statement about an image, as an engine lists it. */
export interface EngineStatement {
  readonly digest: Digest;
  /** In-toto predicate type; '' where it names none. */
  readonly predicateType: string;
  /** The statement, where it was asked for. */
  readonly statement: unknown;
}

/** Real images have three. */
const LIMIT = 100;

/** Those that have a digest to be known by. */
export function engineStatements(list: v.InferOutput<typeof attestationsSchema>): EngineStatement[] {
  return (list ?? [])
    .slice(0, LIMIT)
    .flatMap(({ Descriptor: { digest }, PredicateType: type, Statement: statement }) =>
      isDigest(digest) ? [{ digest, predicateType: type ?? '', statement }] : [],
    );
}
