import { ImageError } from '../image/errors.ts';
import type { Catalog, Format } from '../image/image.ts';
import { type ManifestJson, parseIndex, parseManifest, parseManifestJson } from '../image/manifest.ts';
import { note } from '../image/notes.ts';
import { Budget } from './budget.ts';
import { type Draft, finishCatalog } from './catalog.ts';
import { readDockerArchive } from './dockerArchive.ts';
import { type Blobs, layoutBlobs, rawDocument, readDocument } from './documents.ts';
import type { Files } from './files.ts';
import { readDescriptors } from './ociLayout.ts';

/**
 * Reads the images of an archive or folder in whichever formats it is written: an OCI layout's `index.json`, a
 * docker-archive's `manifest.json`, both, or skopeo's `dir:`. Told by what the files contain.
 * @throws ImageError when there is nothing to show, with the first reason met
 */
export async function readCatalog(files: Files, signal?: AbortSignal): Promise<Catalog> {
  const draft: Draft = { images: [], notes: [...files.notes], artifacts: [], budget: new Budget(files.name) };
  const problems: ImageError[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.push(error);
    }
  };
  let manifestJson: ManifestJson = { kind: 'nothing' };
  let hasIndex = false;
  await attempt(async () => {
    hasIndex = await readIndex(files, draft, signal);
  });
  await attempt(async () => {
    manifestJson = await readManifestJson(files, signal);
    if (manifestJson.kind === 'docker-archive') await readDockerArchive(files, manifestJson.entries, draft, signal);
    if (manifestJson.kind === 'dir' && !hasIndex) await readDir(files, draft, signal);
  });
  const formats: Record<ManifestJson['kind'], Format> = {
    'docker-archive': hasIndex ? 'docker-archive+oci-layout' : 'docker-archive',
    dir: hasIndex ? 'oci-layout' : 'dir',
    nothing: 'oci-layout',
    other: 'oci-layout',
  };
  if (draft.images.length === 0) throw problems[0] ?? (await nothingFound(files, draft, hasIndex, manifestJson));
  for (const { sentence } of problems) draft.notes.push({ ...note('unreadable-part', ''), sentence });
  return finishCatalog(draft, formats[manifestJson.kind]);
}

async function readIndex(files: Files, draft: Draft, signal: AbortSignal | undefined): Promise<boolean> {
  const member = await files.open('index.json');
  if (!member) return false;
  const name = `${files.name}: index.json`;
  const { manifests } = parseIndex(await readDocument(member, name, signal), name);
  await readDescriptors(files.name, layoutBlobs(files), manifests ?? [], draft, signal);
  return true;
}

async function readManifestJson(files: Files, signal: AbortSignal | undefined): Promise<ManifestJson> {
  const member = await files.open('manifest.json');
  if (!member) return { kind: 'nothing' };
  const name = `${files.name}: manifest.json`;
  return parseManifestJson(await readDocument(member, name, signal), name);
}

/** skopeo's `dir:`: the manifest itself is `manifest.json`, blobs are `HEX`, an index's manifests `HEX.manifest.json`. */
async function readDir(files: Files, draft: Draft, signal: AbortSignal | undefined): Promise<void> {
  const member = await files.open('manifest.json');
  if (!member) return;
  const name = `${files.name}: manifest.json`;
  const bytes = await readDocument(member, name, signal);
  // Refuses here, by the file's own name, what is no manifest.
  const { value } = parseManifest(bytes, name);
  const { digest } = rawDocument(bytes, null);
  const blobs: Blobs = {
    open: async (wanted) => {
      if (wanted === digest) return member;
      const hex = wanted.slice(wanted.indexOf(':') + 1);
      return (await files.open(hex)) ?? (await files.open(`${hex}.manifest.json`));
    },
  };
  await readDescriptors(files.name, blobs, [{ mediaType: value.mediaType, digest, size: bytes.length }], draft, signal);
}

async function nothingFound(
  files: Files,
  draft: Draft,
  hasIndex: boolean,
  manifestJson: ManifestJson,
): Promise<ImageError> {
  const [artifact] = draft.artifacts;
  if (artifact)
    return new ImageError('not-an-image', '{0} holds no container image, only an artifact of type {1}.', [
      files.name,
      artifact.type,
    ]);
  if (files.truncated)
    return new ImageError(
      'damaged',
      '{0} is cut off or damaged before the files that list its images. Save or copy it anew.',
      [files.name],
    );
  if (await files.open('repositories'))
    return new ImageError(
      'unsupported',
      '{0} was saved by a Docker older than 1.10 (it has a “repositories” file and no manifest.json), a form that is not supported. Load it into an engine and save it anew.',
      [files.name],
    );
  if (!hasIndex && manifestJson.kind === 'other')
    return new ImageError('not-an-image', '{0} holds no container image: its manifest.json is about something else.', [
      files.name,
    ]);
  if (hasIndex || (await files.open('manifest.json')))
    return new ImageError('not-an-image', '{0} is an image archive that lists no image.', [files.name]);
  return new ImageError(
    'not-an-image',
    '{0} holds no container image: it has neither an index.json nor a manifest.json.',
    [files.name],
  );
}
