import type { Words } from '../words.ts';

/**
 * What an exit code means where it means something of its own: Docker's, the shells', and those of signals.
 * @param outOfMemory whether memory ran out, where that is known
 */
export function exitMeaning(code: number, l10n: Words, outOfMemory?: boolean): string | null {
  switch (code) {
    case 0:
      return l10n.t('It ended by itself, without an error.');
    case 1:
      return l10n.t('The program failed; its log may say why.');
    case 125:
      return l10n.t('The engine could not start the container.');
    case 126:
      return l10n.t('The command is there, but cannot be run: it is no program, or has no permission.');
    case 127:
      return l10n.t('The command is not in the image.');
    case 129:
      return l10n.t('Its terminal was closed (SIGHUP).');
    case 130:
      return l10n.t('It was interrupted (SIGINT), as Ctrl+C does.');
    case 134:
      return l10n.t('It gave up by itself (SIGABRT): something was wrong that it had not reckoned with.');
    case 137:
      return killed(l10n, outOfMemory);
    case 139:
      return l10n.t('It crashed (SIGSEGV): it used memory that was not its own.');
    case 143:
      return l10n.t('It was asked to end (SIGTERM), as stopping a container does.');
    case 255:
      return l10n.t('The program failed with a code that is none; its log may say why.');
    default:
      return code > 128 && code <= 128 + 64 ? l10n.t('It was ended by signal {0}.', code - 128) : null;
  }
}

function killed(l10n: Words, outOfMemory: boolean | undefined): string {
  if (outOfMemory) return l10n.t('It was killed (SIGKILL), because its memory ran out.');
  return outOfMemory === undefined
    ? l10n.t('It was killed (SIGKILL): by hand, after a stop it did not heed, or because memory ran out.')
    : l10n.t('It was killed (SIGKILL): by hand, or after a stop it did not heed; of memory the engine says nothing.');
}
