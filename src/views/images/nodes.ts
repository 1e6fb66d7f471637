import { printPlatform } from '../../image/platform.ts';
import { buildRows, type Row } from '../../image/rows.ts';
import type { ListedManifest } from '../../sources/engine/answers/imageList.ts';
import type { EngineImage } from '../../sources/engine/describeImage.ts';
import type { EntryNode, FileNode, FilesAt } from '../rows/fileNodes.ts';
import type { EnginePlace } from '../sources/place.ts';
import type { Arranged } from './arrange.ts';
import { allContainersRows, type ContainerNode, type ContainersNode } from './containerRows.ts';
import type { ListState } from './engineList.ts';
import type { NameGroup } from './groups.ts';
import type { ListedName } from './listing.ts';

/**
 * A row of the *Images* view. IDs are unique in the tree and outlive a refresh: names and titles, which are whatever an engine
 * says, are such that nothing else begins with one, see `inId`.
 */
export type Node =
  | EngineNode
  | GroupNode
  | NameNode
  | PlatformNode
  | ContainersNode
  | ContainerNode
  | TopNode
  | FileNode<TopNode>
  | AttestationsNode
  | AttestationNode
  | FailureNode
  | ActionNode
  | NoteNode;

/** One of several endpoints. */
export interface EngineNode {
  readonly kind: 'engine';
  readonly id: string;
  /** As in addresses. */
  readonly engine: string;
}

/** Names that have something in common. */
export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly engine: string;
  readonly group: NameGroup;
}

/** A tag of an image, or an image without one. */
export interface NameNode {
  readonly kind: 'name';
  readonly id: string;
  readonly enginePlace: EnginePlace;
  readonly name: ListedName;
  /** It stands below its repository. */
  readonly inRepository: boolean;
}

/** One of several platforms. */
export interface PlatformNode {
  readonly kind: 'platform';
  readonly id: string;
  readonly enginePlace: EnginePlace;
  readonly name: ListedName;
  readonly manifest: ListedManifest;
}

/** A step of the build. */
export interface StepNode {
  readonly kind: 'step';
  readonly id: string;
  readonly enginePlace: EnginePlace;
  readonly row: Row;
  /** Bytes of its layer as the engine counts; null where it does not say. */
  readonly size: number | null;
  /** Those of its layer. */
  readonly files: FilesAt | null;
}

/** Below it are the files a container of the image has. */
export interface FinalFilesNode {
  readonly kind: 'finalFiles';
  readonly id: string;
  readonly enginePlace: EnginePlace;
  readonly files: FilesAt;
}

/** What rows of files are below of. */
export type TopNode = StepNode | FinalFilesNode;

/** What is attested of one platform, where that is more than one thing. */
export interface AttestationsNode {
  readonly kind: 'attestations';
  readonly id: string;
  readonly attestations: readonly AttestationNode[];
}

export interface AttestationNode {
  readonly kind: 'attestation';
  readonly id: string;
  /** Of what it is about. */
  readonly enginePlace: EnginePlace;
  readonly manifest: ListedManifest;
}

/** What went wrong, in the place of rows. */
export interface FailureNode {
  readonly kind: 'failure';
  readonly id: string;
  readonly error: unknown;
  /** The endpoint that cannot be used, if it is that. */
  readonly engine: string | null;
}

/** What is to be done about an endpoint that cannot be used. */
export interface ActionNode {
  readonly kind: 'action';
  readonly id: string;
  readonly engine: string;
  readonly error: unknown;
}

/** A sentence in the place of rows. */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly says: 'connecting' | 'no-images' | 'all-hidden' | 'all-filtered';
}

export function engineNode(engine: string): EngineNode {
  return { kind: 'engine', id: `engine:${encodeURIComponent(engine)}`, engine };
}

/** The rows of an endpoint whose images are listed. */
export function listedRows(
  engine: string,
  { groups, names, containers }: Arranged,
  unreadable: readonly unknown[],
): Node[] {
  const { id } = engineNode(engine);
  const rows: Node[] = groups
    ? groups.map((group) => ({ kind: 'group', id: groupId(engine, group), engine, group }))
    : names.map((name) => nameNode(engine, name, false));
  return [
    ...allContainersRows(id, engine, containers),
    ...rows,
    ...unreadable.map((error, index) => failureNode(`${id}/unreadable/${index}`, error)),
  ];
}

/** The rows of an endpoint that has none to list. What to do is a row too: beside a sentence there is no room for it. */
export function stateRows(engine: string, state: ListState, says: NoteNode['says']): Node[] {
  const { id } = engineNode(engine);
  if (state.kind !== 'failed') return [{ kind: 'note', id: `${id}/note`, says }];
  const { error } = state;
  return [failureNode(`${id}/failure`, error, engine), { kind: 'action', id: `${id}/action`, engine, error }];
}

export function failureNode(id: string, error: unknown, engine: string | null = null): FailureNode {
  return { kind: 'failure', id, error, engine };
}

export function groupRows({ engine, group }: GroupNode): NameNode[] {
  return group.names.map((name) => nameNode(engine, name, group.by === 'repository' && group.title !== null));
}

/** The platforms of an image, where its engine lists several, and what is attested of those that are no row. */
export function platformRows({ id, name, enginePlace }: NameNode): PlatformNode[] {
  const images = manifestsOf(name, 'image');
  if (images.length < 2) return [];
  return images.map((manifest) => ({
    kind: 'platform',
    id: `${id}/${manifest.digest}`,
    enginePlace: { ...enginePlace, ...(manifest.platform === null ? {} : { platform: manifest.platform }) },
    name,
    manifest,
  }));
}

/** The only platform an engine lists of an image; undefined where it lists none or several. */
export function onlyManifest(name: ListedName): ListedManifest | undefined {
  const images = manifestsOf(name, 'image');
  return images.length === 1 ? images[0] : undefined;
}

/** What is attested of the platform that a row is: one row, however much that is. */
export function attestationRows(node: NameNode | PlatformNode): (AttestationsNode | AttestationNode)[] {
  const about = node.kind === 'platform' ? node.manifest : onlyManifest(node.name);
  const attestations = manifestsOf(node.name, 'attestation')
    .filter(({ attests }) => attests !== null && attests === about?.digest)
    .map((manifest): AttestationNode => {
      const { id, enginePlace } = node;
      return { kind: 'attestation', id: `${id}/${manifest.digest}`, enginePlace, manifest };
    });
  if (attestations.length < 2) return attestations;
  return [{ kind: 'attestations', id: `${node.id}/attestations`, attestations }];
}

/** The steps of a described image in build order, and the final filesystem. */
export function topRows({ id, enginePlace }: NameNode | PlatformNode, { image, layerSizes }: EngineImage): TopNode[] {
  // What is opened of the place has this platform too.
  const spot = { place: enginePlace, image: 0, platform: printPlatform(image.platform) };
  const steps = buildRows(image).map(
    (row, index): StepNode => ({
      kind: 'step',
      id: `${id}/step/${index}`,
      enginePlace,
      row,
      size: row.layer ? (layerSizes[row.layer.index] ?? null) : null,
      files: row.layer && { spot, selection: { kind: 'layer', layer: row.layer.index } },
    }),
  );
  if (image.layers.length === 0) return steps;
  return [
    ...steps,
    { kind: 'finalFiles', id: `${id}/final`, enginePlace, files: { spot, selection: { kind: 'final' } } },
  ];
}

/** Whether rows of files may be below a row. */
export function isFilesParent(node: Node): node is TopNode | EntryNode<TopNode> {
  if (node.kind === 'step') return node.files !== null;
  return node.kind === 'finalFiles' || (node.kind === 'entry' && node.view.pathsBelow(node.node) > 0);
}

/** Each once, lest two rows have one ID. */
function manifestsOf({ image }: ListedName, kind: ListedManifest['kind']): ListedManifest[] {
  const manifests = image.manifests?.filter((manifest) => manifest.kind === kind) ?? [];
  return [...new Map(manifests.map((manifest) => [manifest.digest, manifest])).values()];
}

function nameNode(engine: string, name: ListedName, inRepository: boolean): NameNode {
  const enginePlace: EnginePlace = { kind: 'engine', endpoint: engine, reference: name.name };
  return { kind: 'name', id: `name:${inId(engine)}/${inId(name.name)}`, enginePlace, name, inRepository };
}

function groupId(engine: string, { by, title }: NameGroup): string {
  return `group:${inId(engine)}/${by}${title === null ? '' : `/${inId(title)}`}`;
}

/** A text without slashes, which stand between the parts of an ID; of any text, half a character too. */
function inId(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('/', '%2F');
}
