import type { Attestation, Catalog, CatalogImage, Image, Variant } from '../../image/image.ts';
import type { Note } from '../../image/notes.ts';
import { buildRows, type Row } from '../../image/rows.ts';
import type { EntryNode, FileNode, FilesAt, FilesParent } from '../rows/fileNodes.ts';
import { type Place, printPlace, printSpot } from '../sources/place.ts';

/** A row of the *Archives* view. IDs are unique in the tree and outlive a reload; in no path are two slashes in a row. */
export type Node =
  | ArchiveNode
  | FailureNode
  | NoteNode
  | ImageNode
  | PlatformNode
  | StepNode
  | FinalFilesNode
  | FileNode<TopNode>
  | AttestationsNode
  | AttestationNode
  | ArtifactNode;

interface Part<Kind extends string, Parent> {
  readonly kind: Kind;
  readonly id: string;
  readonly parent: Parent;
}

/** An archive or a folder of the list, whatever it holds. */
export interface ArchiveNode {
  readonly kind: 'archive';
  readonly id: string;
  readonly parent: null;
  readonly place: Place;
}

/** The one row below an archive or a layer that cannot be read. */
export interface FailureNode extends Part<'failure', ArchiveNode | FilesParent<TopNode>> {
  readonly error: unknown;
}

/** An oddity of an archive or an image that belongs to no single layer. */
export interface NoteNode extends Part<'note', ArchiveNode | ImageNode | PlatformNode> {
  readonly note: Note;
}

/** What a reference points to. With a single platform its layers are right below. */
export interface ImageNode extends Part<'image', ArchiveNode> {
  readonly place: Place;
  /** Position among the catalog's images. */
  readonly image: number;
  readonly catalogImage: CatalogImage;
  /** The archive holds no other. */
  readonly alone: boolean;
}

/** One of several platforms. */
export interface PlatformNode extends Part<'platform', ImageNode> {
  readonly variant: Variant;
}

/** A step of the build, or a layer that no step names. */
export interface StepNode extends Part<'step', ImageNode | PlatformNode> {
  readonly row: Row;
  readonly notes: readonly Note[];
  /** Those of its layer. */
  readonly files: FilesAt | null;
}

/** Below it are the files a container of the image has. */
export interface FinalFilesNode extends Part<'finalFiles', ImageNode | PlatformNode> {
  readonly files: FilesAt;
}

/** What rows of files are below of. */
export type TopNode = StepNode | FinalFilesNode;

export interface AttestationsNode extends Part<'attestations', ImageNode | PlatformNode> {
  readonly attestations: readonly Attestation[];
}

export interface AttestationNode extends Part<'attestation', ImageNode | PlatformNode | AttestationsNode> {
  readonly attestation: Attestation;
}

/** What an archive holds beside its images. */
export interface ArtifactNode extends Part<'artifact', ArchiveNode> {
  readonly artifact: Catalog['artifacts'][number];
}

export function archiveNode(place: Place): ArchiveNode {
  return { kind: 'archive', id: printPlace(place), parent: null, place };
}

export function failureNode(parent: FailureNode['parent'], error: unknown): FailureNode {
  return { kind: 'failure', id: `${parent.id}//failure`, parent, error };
}

/** Whether rows of files may be below a row. */
export function isFilesParent(node: Node): node is TopNode | EntryNode<TopNode> {
  if (node.kind === 'step') return node.row.layer?.blob != null;
  return node.kind === 'finalFiles' || (node.kind === 'entry' && node.view.pathsBelow(node.node) > 0);
}

/** The rows below an archive that was read. */
export function archiveRows(parent: ArchiveNode, catalog: Catalog): Node[] {
  const { place } = parent;
  return [
    ...noteRows(parent, catalog.notes),
    ...catalog.images.map(
      (catalogImage, image): ImageNode => ({
        kind: 'image',
        id: printSpot({ place, image }),
        parent,
        place,
        image,
        catalogImage,
        alone: catalog.images.length === 1,
      }),
    ),
    ...catalog.artifacts.map(
      (artifact, index): ArtifactNode => ({
        kind: 'artifact',
        id: `${parent.id}//artifact/${index}`,
        parent,
        artifact,
      }),
    ),
  ];
}

/** The rows below any other row; none below most. Those of files are read, see `EntryRows`. */
export function rowsBelow(node: Exclude<Node, ArchiveNode>): Node[] {
  switch (node.kind) {
    case 'image': {
      const only = onlyVariant(node.catalogImage);
      return only ? variantRows(node, only) : node.catalogImage.variants.map((variant) => platformRow(node, variant));
    }
    case 'platform':
      return variantRows(node, node.variant);
    case 'attestations':
      return node.attestations.map((attestation, index) => attestationRow(node, attestation, index));
    default:
      return [];
  }
}

/** Where an image has one platform only, there is no row for it. */
export function onlyVariant(catalogImage: CatalogImage): Variant | undefined {
  return catalogImage.variants.length === 1 ? catalogImage.variants[0] : undefined;
}

/** The platform a row is or lies below; undefined above them. */
export function variantOf(node: Node): Variant | undefined {
  if (node.kind === 'platform') return node.variant;
  if (node.kind === 'image') return onlyVariant(node.catalogImage);
  return node.parent ? variantOf(node.parent) : undefined;
}

/** The image a row is or lies below. */
export function imageOf(node: Node): ImageNode | undefined {
  if (node.kind === 'image') return node;
  return node.parent ? imageOf(node.parent) : undefined;
}

/** The archive a row is or lies below. */
export function archiveOf(node: Node): ArchiveNode {
  return node.kind === 'archive' ? node : archiveOf(node.parent);
}

/** The rows that files of an image are below of. */
export function topsOf(images: readonly Node[], { image, platform }: FilesAt['spot']): TopNode[] {
  const row = images.find((each) => each.kind === 'image' && each.image === image);
  if (row?.kind !== 'image') return [];
  const rows = rowsBelow(row);
  const own = rows.find((each) => each.kind === 'platform' && each.variant.key === platform);
  return (own?.kind === 'platform' ? rowsBelow(own) : rows).filter(
    (each) => each.kind === 'step' || each.kind === 'finalFiles',
  );
}

function platformRow(parent: ImageNode, variant: Variant): PlatformNode {
  const { place, image } = parent;
  return { kind: 'platform', id: printSpot({ place, image, platform: variant.key }), parent, variant };
}

function variantRows(parent: ImageNode | PlatformNode, variant: Variant): Node[] {
  if (variant.state !== 'present') return attestationRows(parent, variant.attestations);
  const { image } = variant;
  const spot = spotOf(parent, variant);
  return [
    ...noteRows(
      parent,
      image.notes.filter(({ layer }) => layer === undefined || layer >= image.layers.length),
    ),
    ...stepRows(parent, image, spot),
    ...finalFilesRows(parent, image, spot),
    ...attestationRows(parent, image.attestations),
  ];
}

function spotOf(parent: ImageNode | PlatformNode, { key }: Variant): FilesAt['spot'] {
  const { place, image } = parent.kind === 'image' ? parent : parent.parent;
  return { place, image, platform: key };
}

function stepRows(parent: ImageNode | PlatformNode, image: Image, spot: FilesAt['spot']): StepNode[] {
  return buildRows(image).map((row, index) => ({
    kind: 'step',
    id: `${parent.id}/step/${index}`,
    parent,
    row,
    notes: image.notes.filter(({ layer }) => layer !== undefined && layer === row.layer?.index),
    files: row.layer && { spot, selection: { kind: 'layer', layer: row.layer.index } },
  }));
}

function finalFilesRows(parent: ImageNode | PlatformNode, image: Image, spot: FilesAt['spot']): FinalFilesNode[] {
  const isStored = image.layers.some(({ blob }) => blob);
  const files: FilesAt = { spot, selection: { kind: 'final' } };
  return isStored ? [{ kind: 'finalFiles', id: `${parent.id}/final`, parent, files }] : [];
}

function noteRows(parent: ArchiveNode | ImageNode | PlatformNode, notes: readonly Note[]): NoteNode[] {
  return notes.map((note, index) => ({ kind: 'note', id: `${parent.id}//note/${index}`, parent, note }));
}

function attestationRows(parent: ImageNode | PlatformNode, attestations: readonly Attestation[]): Node[] {
  if (attestations.length > 1) return [{ kind: 'attestations', id: `${parent.id}/attestations`, parent, attestations }];
  return attestations.map((attestation, index) => attestationRow(parent, attestation, index));
}

function attestationRow(
  parent: ImageNode | PlatformNode | AttestationsNode,
  attestation: Attestation,
  index: number,
): AttestationNode {
  return { kind: 'attestation', id: `${parent.id}/attestation/${index}`, parent, attestation };
}
