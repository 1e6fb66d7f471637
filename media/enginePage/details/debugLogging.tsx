import { visibleText } from '../../../src/format/visibleText.ts';
import type { EngineModel } from '../../../src/protocol/enginePage.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { Detail } from '../../shared/details.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';

/** Whether the engine logs for debugging, and the line that makes it. */
export function DebugLogging({ engine: { debug, debugLine } }: { engine: EngineModel }) {
  const { t } = usePage();
  return (
    <Detail name={t('Debug logging')}>
      {debug ? t('On') : t('Off')}
      {debugLine && (
        <div class="debug-line">
          <p class="hint">
            {debug
              ? t(
                  'This line in {0}, or an option of the program, turned it on when the engine started.',
                  debugLine.file,
                )
              : t('This line in {0} turns it on when the engine starts the next time.', debugLine.file)}{' '}
            {debugLine.usually && t('That is where the file usually is; who runs this engine is not known here.')}
          </p>
          <div class="code-line" data-vscode-context={menuContext('text', debugLine.line)}>
            <pre>{visibleText(debugLine.line)}</pre>
            <CopyButton text={debugLine.line} label={t('Copy the line')} />
          </div>
        </div>
      )}
    </Detail>
  );
}
