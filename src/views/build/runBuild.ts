import * as vscode from 'vscode';
import { BuildFailed } from '../../build/buildFailed.ts';
import { shownCommand } from '../../build/buildxArguments.ts';
import type { BuildOptions } from '../../build/options.ts';
import type { BuildWarning } from '../../build/record.ts';
import { ImageError } from '../../image/errors.ts';
import { parseReference } from '../../image/reference.ts';
import { thisMachine } from '../../sources/engine/machine.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe, localize } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { joined, type Look } from '../rows/rowText.ts';
import { pushWork } from '../transfers/pushWork.ts';
import { loginsFor } from '../transfers/registryLogin.ts';
import { destinationOf } from './buildForm.ts';
import { buildProgress, outcomeText, sentText } from './buildText.ts';
import { type BuildOutcome, buildWork } from './buildWork.ts';
import type { Chosen } from './chooseBuild.ts';
import type { BuildMarks } from './marks.ts';
import type { BuildParts } from './parts.ts';
import { showBuilt, whatIsInFront } from './showBuilt.ts';

/** Builds a Dockerfile as a job, marks its lines meanwhile, and says what came of it. */
export async function runBuild(parts: BuildParts, marks: BuildMarks, uri: vscode.Uri, chosen: Chosen): Promise<void> {
  const { setup, options } = chosen;
  const { buildx, endpoint } = setup;
  const name = options.tags[0] ?? vscode.workspace.asRelativePath(uri);
  const command = dockerCommand(endpoint, ...shownCommand(options, buildx !== null));
  const retry = () => void runBuild(parts, marks, uri, chosen);
  const detail = joined(withoutPassword(endpoint), buildx ? 'BuildKit' : '');
  let front = '';
  const outcome = await parts.jobs.run(
    { title: vscode.l10n.t('Build {0}', name), detail, command, retry },
    async (job) => {
      marks.begin(uri);
      await saveFirst(uri);
      front = whatIsInFront();
      const { throughEngine } = destinationOf(options, setup);
      // The engine may have been left and reached anew since.
      const client = await (await parts.engines.get()).client(endpoint, job.signal);
      const built = await buildWork(
        {
          ...{ client, buildx, options, throughEngine },
          loginsFor: (registries) => loginsFor(registries, thisMachine(), job, currentLook()),
        },
        {
          signal: job.signal,
          log: (text) => job.log(text),
          onSent: (bytes) => job.report({ message: sentText(bytes, currentLook()) }),
          onRecord: (record) => {
            marks.lines.set(uri, record.lines);
            job.report(buildProgress(record, currentLook()));
          },
        },
      ).catch((error: unknown) => {
        if (error instanceof BuildFailed) marks.problems.set(uri, problemsOf(error));
        // What was under way when it was canceled is not.
        else marks.lines.clear(uri);
        throw error;
      });
      marks.problems.set(uri, built.record.warnings.map(warningOf));
      await rememberBuilt(parts, uri, options, built);
      if (options.destination === 'push' && throughEngine)
        for (const tag of options.tags)
          await pushWork(client, { endpoint, reference: parseReference(tag) }, job, currentLook());
      job.report({ message: outcomeText(built, options, currentLook()) });
      return built;
    },
  );
  if (!outcome) return;
  const { built, changes } = outcome;
  if (built && changes) parts.buildNews.tell(endpoint, built, changes);
  await showBuilt(parts.pages, { uri, options, outcome, endpoint }, whatIsInFront() === front, currentLook());
}

/** By whatever its builder and the engine call the image, for whoever looks for its Dockerfile. */
async function rememberBuilt(
  { builtFrom }: BuildParts,
  uri: vscode.Uri,
  { target }: BuildOptions,
  { built, digests, text }: BuildOutcome,
): Promise<void> {
  for (const digest of new Set(built ? [...digests, built.id] : digests))
    await builtFrom.remember(digest, uri, text, target);
}

/** Builders read it from the disk. */
async function saveFirst(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  // Where the editor saves by itself there may be nothing left to save.
  if (document?.isDirty && !(await document.save()) && document.isDirty)
    throw new ImageError('request', '{0} could not be saved. Save it, and build again.', [uri.fsPath]);
}

function problemsOf({ problems }: BuildFailed): vscode.Diagnostic[] {
  return problems.map(({ line, message }) => diagnostic(line, localize(message), vscode.DiagnosticSeverity.Error));
}

function warningOf({ line, message, url }: BuildWarning): vscode.Diagnostic {
  const warning = diagnostic(line, message, vscode.DiagnosticSeverity.Warning);
  const [, code, said] = /^(\w+): (.*)$/s.exec(message) ?? [];
  if (code === undefined || said === undefined || !url?.startsWith('https://')) return warning;
  warning.message = said;
  warning.code = { value: code, target: vscode.Uri.parse(url) };
  return warning;
}

function diagnostic(line: number, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  // The editor cuts what is longer than the line off.
  const made = new vscode.Diagnostic(new vscode.Range(line - 1, 0, line - 1, 10_000), message, severity);
  made.source = 'Layerscope';
  return made;
}

function currentLook(): Look {
  const { units } = readSettings();
  return { l10n: vscode.l10n, units, language: vscode.env.language, now: Date.now(), describe };
}
