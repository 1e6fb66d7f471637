import { LAYER_TREE } from './compiled.ts';
import { type Kept, type PathExports, PathModule } from './pathModule.ts';

/** What `wasm/layerTree.ts` exports. Nodes, names and inodes are numbers, of which -1 is none; texts are where they lie. */
interface Exports extends PathExports {
  readonly WINDOW: Kept;
  readonly bytes: Kept;
  readonly text: Kept;
  readonly inodeCount: Kept;
  readonly fileBytes: Kept;
  readonly told: Kept;
  begin(): void;
  numberOf(text: number, length: number): number;
  knownNumberOf(text: number, length: number): number;
  child(parent: number, name: number): number;
  childOrNew(parent: number, name: number, kind: number): number;
  hideNode(node: number): void;
  takeChild(node: number): number;
  kindOf(node: number): number;
  setKind(node: number, kind: number): void;
  addFlag(node: number, flag: number): void;
  inodeOf(node: number): number;
  setInode(node: number, inode: number): void;
  setAttributes(node: number, mode: number, owner: number, mtime: number): void;
  place(text: number, length: number, kind: number, mode: number, owner: number, mtime: number): number;
  forgetDirectory(): void;
  rememberDirectory(text: number, length: number, parent: number): void;
  setOwner(uid: number, gid: number, row: number): void;
  addInode(node: number, size: number, offset: number, stored: number): number;
  giveInode(inode: number, node: number, size: number): void;
  ownNodeOf(inode: number): number;
  readonly windowOffset: Kept;
  readonly windowLength: Kept;
  forgetWindow(): void;
  readEntries(from: number, end: number, offset: number, contents: boolean): number;
  hop(from: number, size: number, names: number, files: number): number;
  nodeColumn(number: number): number;
  inodeColumn(number: number): number;
}

/** Places in what `readEntries` tells: `position` is that of the next header, the sums are of all entries. */
export const TOLD = {
  position: 0,
  contentEnd: 1,
  node: 2,
  inode: 3,
  size: 4,
  link: 5,
  linkLength: 6,
  nameBytes: 7,
  fileBytes: 8,
  files: 9,
} as const;

/** A whole tar that is hopped over. */
export interface HoppedTar {
  readonly size: number;
  /** Reads so many bytes of it into memory. @returns how many those are */
  fill(offset: number, length: number, into: Uint8Array): number;
}

const NO_TAR: HoppedTar = { size: 0, fill: () => 0 };

/** An instance that nobody uses. */
let spare: TreeModule | undefined;

/** The module that keeps the tree of one layer's paths. */
export class TreeModule extends PathModule<Exports> {
  #memory = viewsOf(this.exports);

  /** Of what the module asks for bytes while there is hopping. */
  tar: HoppedTar = NO_TAR;

  private constructor() {
    // Its memory may grow in between.
    super(LAYER_TREE, { fill: (offset: number, length: number) => this.tar.fill(offset, length, this.views.window) });
  }

  /** One whose tree is empty, for whoever gives it back. */
  static take(): TreeModule {
    const module = spare ?? new TreeModule();
    spare = undefined;
    module.exports.begin();
    return module;
  }

  /** Nothing of it is needed any more. */
  giveBack(): void {
    this.tar = NO_TAR;
    if (this.isSmall) spare = this;
  }

  /** Places in its memory, valid until something is added. */
  get views(): ReturnType<typeof viewsOf> {
    // What was before it grew has no length any more.
    if (this.#memory.told.length === 0) this.#memory = viewsOf(this.exports);
    return this.#memory;
  }
}

function viewsOf({ memory, bytes, WINDOW, text, LONGEST, told }: Exports) {
  return {
    /** What a tar's bytes are read into. */
    window: new Uint8Array(memory.buffer, bytes.value, WINDOW.value),
    /** Where names and paths are put that are asked for. */
    text: new Uint8Array(memory.buffer, text.value, LONGEST.value),
    /** What `readEntries` tells, in the order of `TOLD`. */
    told: new Float64Array(memory.buffer, told.value, Object.keys(TOLD).length),
  };
}
