import * as vscode from 'vscode';
import { registerArchives } from './views/archives/index.ts';
import { BuildNews } from './views/build/buildNews.ts';
import { registerBuild } from './views/build/index.ts';
import { registerCache } from './views/cache/index.ts';
import { registerContainers } from './views/containers/index.ts';
import { registerDiskUsage } from './views/diskUsage/index.ts';
import { BuiltFrom } from './views/dockerfile/builtFrom.ts';
import { ChosenDockerfiles } from './views/dockerfile/chosenDockerfiles.ts';
import { registerDockerfiles } from './views/dockerfile/index.ts';
import { registerEnginePages } from './views/enginePage/index.ts';
import { registerFiles } from './views/files/index.ts';
import { registerImagePage } from './views/imagePage/index.ts';
import { registerImages } from './views/images/index.ts';
import { registerJobs } from './views/jobs/index.ts';
import { registerJsonDocuments } from './views/jsonDocuments/index.ts';
import { registerLayoutFolders } from './views/layoutFolders/index.ts';
import { registerOffer } from './views/offer/index.ts';
import { registerRun } from './views/run/index.ts';
import { ContentsReader } from './views/sources/contents.ts';
import { createSourcePool, workerThreads } from './views/sources/index.ts';
import { Verifier } from './views/sources/verifier.ts';
import { registerTransfers } from './views/transfers/index.ts';

let endJobs = async () => {};

/** Called by the editor: makes what the features share, and registers them. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Layerscope', { log: true });
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const threads = workerThreads(dist, log);
  const { openCache, disposable: cache } = registerCache(context, log);
  const { pool, openContents, engines, engineImages } = createSourcePool(context, log, threads, openCache);
  const contents = new ContentsReader(engineImages, openCache, threads);
  const files = { pool, contents, open: openContents };
  const verifier = new Verifier({ contents, engineImages, ...threads });
  const chosenDockerfiles = new ChosenDockerfiles(context.workspaceState);
  const builtFrom = new BuiltFrom(context.workspaceState);
  const buildNews = new BuildNews();
  const { pages, disposable: imagePage } = registerImagePage({
    ...files,
    engineImages,
    engines,
    verifier,
    log,
    chosenDockerfiles,
    builtFrom,
    buildNews,
    dist,
  });
  const { enginePages, disposable: enginePage } = registerEnginePages({ engines, pages, log, dist });
  const { jobs, end, disposable: activity } = registerJobs(log);
  endJobs = end;
  const images = registerImages(context, log, engines, files, pages, enginePages);
  const archives = registerArchives(context, log, files, pages, images, verifier);
  context.subscriptions.push(
    log,
    cache,
    imagePage,
    enginePage,
    images.disposable,
    activity,
    registerTransfers(log, { engines, jobs, pages, state: context.workspaceState }, images.view),
    registerBuild(log, { engines, jobs, pages, builtFrom, buildNews, state: context.workspaceState }),
    registerRun(
      { engines, jobs, pages, log, state: context.workspaceState, reveal: images.revealContainer },
      images.view,
    ),
    registerContainers(log, { engines, jobs, pages, state: context.workspaceState }, images.view),
    registerDiskUsage({ engines, jobs, pages, log, dist, state: context.workspaceState }),
    archives.disposable,
    registerDockerfiles({
      pool,
      engineImages,
      engines,
      pages,
      log,
      chosen: chosenDockerfiles,
      builtFrom,
      places: async () => [...images.places(), ...(await archives.places())],
    }),
    registerJsonDocuments(pool, engineImages),
    registerFiles(files, log),
    registerOffer(pages, log),
    registerLayoutFolders(log),
    // Last here, so disposed of after the views that hold leases: their sources close even if one of those fails.
    pool,
    engines,
  );
}

/** Called by the editor, which waits for a while, before it ends: what runs takes back what it has begun. */
export function deactivate(): Promise<void> {
  return endJobs();
}
