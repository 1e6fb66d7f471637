import * as vscode from 'vscode';
import { isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { parseReference } from '../../image/reference.ts';
import type { EnginePageHost, EngineReading, FailureModel } from '../../protocol/enginePage.ts';
import { debugLogging } from '../../sources/engine/debugLogging.ts';
import { resolveEndpoint } from '../../sources/engine/endpoints.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { keeperOf } from '../../sources/engine/keeper.ts';
import { keeperCommands } from '../../sources/engine/keeperCommands.ts';
import { thisMachine } from '../../sources/engine/machine.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe, report } from '../../vscode/report.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { failureAction } from '../images/failureAction.ts';
import { clipped } from './clipped.ts';
import { endpointModel, engineModel } from './engineModel.ts';
import type { EventFeed } from './eventFeed.ts';

/** What the page's calls need of the panel they come from. */
export interface HostParts {
  /** The endpoint's name. */
  readonly engine: string;
  readonly engines: Engines;
  readonly feed: EventFeed;
  readonly pages: ImagePages;
  readonly log: vscode.LogOutputChannel;
}

/** Answers the calls of an engine page. */
export function enginePageHost(parts: HostParts): EnginePageHost {
  const { engine, engines, feed, pages } = parts;
  // As a row of the Images view, for the commands that rows have.
  const row = { engine };
  let help: vscode.Command | undefined;
  return {
    open: async () => ({ endpoint: await endpointOf(engine), events: feed.events }),
    engine: async (signal) => {
      const reading = await read(engines, engine, signal);
      help = reading.help;
      return reading.reading;
    },
    help: async () => {
      if (help) await vscode.commands.executeCommand(help.command, ...(help.arguments ?? []));
    },
    showEngineLog: async () => vscode.commands.executeCommand('layerscope.showEngineLog', row),
    restartEngine: async () => vscode.commands.executeCommand('layerscope.restartEngine', row),
    openImage: async (reference) => {
      try {
        // An event may name anything.
        if (!isDigest(reference)) parseReference(reference);
        await pages.open({ kind: 'engine', endpoint: engine, reference });
      } catch (error) {
        void report(parts.log, engine, error);
      }
    },
    copy: async (text) => vscode.env.clipboard.writeText(text),
    showLog: async () => parts.log.show(),
  };
}

/** The sentence of a failure, and what its action is called; trying again is on the page anyway. */
export function failureModel(engine: string, error: unknown): FailureModel {
  const { command, title } = failureAction({ engine, error }, vscode.l10n);
  return { message: clipped(describe(error)), action: command === 'layerscope.refreshImages' ? null : title };
}

async function endpointOf(engine: string) {
  try {
    return endpointModel(await resolveEndpoint(engine, thisMachine()), vscode.l10n);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    // Why it is none is told by asking the engine.
    return { name: clipped(withoutPassword(engine)), host: null, found: '' };
  }
}

async function read(
  engines: Engines,
  engine: string,
  signal: AbortSignal,
): Promise<{ readonly reading: EngineReading; readonly help?: vscode.Command }> {
  try {
    const client = await engines.client(engine, signal);
    try {
      const info = await client.info(signal);
      const machine = thisMachine();
      const { endpoint, about } = client;
      const keeper = await keeperOf(endpoint, machine);
      const { restart } = await keeperCommands(keeper, endpoint, machine);
      const known = { debugLine: debugLogging(keeper, endpoint, machine), restartable: restart !== null };
      return { reading: { state: 'connected', engine: engineModel(about, info, known) } };
    } catch (error) {
      // The next to ask connects anew.
      if (error instanceof EngineError) engines.forget(client);
      throw error;
    }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return {
      reading: { state: 'failed', failure: failureModel(engine, error) },
      help: failureAction({ engine, error }, vscode.l10n),
    };
  }
}
