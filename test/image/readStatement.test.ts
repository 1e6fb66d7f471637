import assert from 'node:assert/strict';
import { digestOf } from '../../src/image/digest.ts';
import type { Attestation, Statement } from '../../src/image/image.ts';
import { readStatement } from '../../src/image/readStatement.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { openPath } from '../helpers/analysis.ts';
import { FIXTURES } from '../helpers/fixtures.ts';

const LIMIT = 1 << 20;

/** Looks at the attestations of the first platform of an archive. */
async function withAttestations(fixture: string, look: (all: readonly Attestation[]) => Promise<void>): Promise<void> {
  const { catalog, close } = await openPath(FIXTURES + fixture);
  const variant = catalog.images[0]?.variants[0];
  assert(variant?.state === 'present');
  await look(variant.image.attestations).finally(close);
}

describe('a statement of an attestation', () => {
  it('is read from archives, as what it is', async () => {
    for (const fixture of ['archives/attestation.buildkit-oci.tar', 'archives/multi.docker28-containerd.tar']) {
      await withAttestations(fixture, async ([attestation]) => {
        const [statement, ...others] = attestation?.statements ?? [];
        assert(statement);
        assert.deepEqual(others, []);
        assert.deepEqual(attestation?.predicateTypes, [statement.predicateType]);
        const bytes = (await readStatement(statement, 's', LIMIT)) ?? new Uint8Array();
        assert.equal(digestOf(bytes), statement.digest);
        const { _type: type, predicateType } = JSON.parse(Buffer.from(bytes).toString());
        assert.match(type, /^https:\/\/in-toto\.io\/Statement/);
        assert.equal(predicateType, statement.predicateType);
      });
    }
  });

  it('is not there where only the index names the attestation', async () => {
    await withAttestations('archives/absent.docker28-containerd.tar', async ([attestation]) =>
      assert.deepEqual([attestation?.present, attestation?.statements], [false, []]),
    );
  });

  it('is not believed where its bytes are others, and not read where they are too many', async () => {
    const blob = memoryBytes(Buffer.from('{}'));
    const statement: Statement = { predicateType: '', digest: digestOf('{ }'), blob };
    await assert.rejects(readStatement(statement, 's', LIMIT), { code: 'damaged', message: /^s has other bytes/ });
    await assert.rejects(readStatement({ ...statement, digest: digestOf('{}') }, 's', 1), { code: 'limit' });
  });

  it('is asked for where only an engine has it', async () => {
    const statement: Statement = { predicateType: '', digest: digestOf('{ }'), blob: null };
    assert.equal(await readStatement(statement, 's', LIMIT), null);
    const given = Buffer.from('{}');
    assert.equal(await readStatement({ ...statement, ask: async () => given }, 's', LIMIT), given);
  });
});
