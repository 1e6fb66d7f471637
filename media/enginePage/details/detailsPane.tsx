import type { ComponentChildren } from 'preact';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { EngineModel } from '../../../src/protocol/enginePage.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { Detail, Details } from '../../shared/details.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { ScrollPane } from '../../shared/scrollPane.tsx';
import { usePage } from '../pageContext.ts';
import { DebugLogging } from './debugLogging.tsx';

/** What the engine says of itself, by what it is about. */
export function DetailsPane({ engine }: { engine: EngineModel }) {
  const { t, size, language } = usePage();
  const { api, oldestApi, newestApi, store, driverStatus, cpus, memory, cgroupVersion, cgroupDriver } = engine;
  return (
    <ScrollPane class="details-pane engine-details" name={t('About the engine')} scrollKey="details">
      <Section title={t('Engine')}>
        <Line name={t('Version')} value={engine.program} />
        <Detail
          name={t('API')}
          hint={
            oldestApi === null
              ? t('The engine has it up to version {0}.', newestApi)
              : t('The engine has it from version {0} to {1}.', oldestApi, newestApi)
          }
        >
          {t('{0} is used', api)}
        </Detail>
        <DebugLogging engine={engine} />
      </Section>
      <Section title={t('Storage')}>
        <Line name={t('Storage driver')} value={engine.storageDriver} />
        <Detail
          name={t('Image store')}
          hint={
            store === 'containerd'
              ? t(
                  'It keeps what registries gave, compressed, beside the unpacked files, and several platforms of an image.',
                )
              : t('It keeps the layers of each image unpacked, of one platform.')
          }
        >
          {store === 'containerd' ? 'containerd' : t('graph driver')}
        </Detail>
        <Line name={t('Data root')} value={engine.dataRoot} hint={t('On the engine’s machine.')} code />
        {driverStatus.map(({ name, value }, index) => (
          <Line key={index} name={visibleText(name)} value={value} />
        ))}
      </Section>
      <Section title={t('Machine')}>
        <Line name={t('Name')} value={engine.machine} />
        <Line name={t('Operating system')} value={engine.operatingSystem} />
        <Line name={t('Platform')} value={engine.platform} />
        <Line name={t('Kernel')} value={engine.kernel} />
        <Line name={t('CPUs')} value={cpus === null ? null : cpus.toLocaleString(language)} />
        <Line name={t('Memory')} value={memory === null ? null : size(memory)} />
        <Line
          name={t('Control groups')}
          value={cgroupVersion === null ? cgroupDriver : [`v${cgroupVersion}`, cgroupDriver].filter(Boolean).join(', ')}
        />
        <Lines name={t('Security')} values={engine.securityOptions} none={t('No security option is on.')} />
      </Section>
      <Section title={t('Registries')}>
        <Lines name={t('Mirrors')} values={engine.mirrors} none={t('None; Docker Hub is asked itself.')} code />
        <Lines
          name={t('Insecure')}
          values={engine.insecureRegistries}
          none={t('None; every registry needs TLS.')}
          hint={t('The engine talks to these without TLS, or without checking it.')}
          code
        />
      </Section>
    </ScrollPane>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="engine-section" aria-label={title}>
      <h2>{title}</h2>
      <Details>{children}</Details>
    </section>
  );
}

interface LineProps {
  readonly name: string;
  /** Null where the engine does not say. */
  readonly value: string | null;
  readonly hint?: string;
  readonly code?: boolean;
}

function Line({ name, value, hint, code }: LineProps) {
  const { t } = usePage();
  if (value === null || value === '') return null;
  const shown = visibleText(value);
  return (
    <Detail
      name={name}
      {...(hint !== undefined && { hint })}
      action={<CopyButton text={value} label={t('Copy {0}', name)} quiet />}
    >
      <span data-vscode-context={menuContext('text', value)}>{code ? <code>{shown}</code> : shown}</span>
    </Detail>
  );
}

interface LinesProps {
  readonly name: string;
  readonly values: readonly string[];
  /** What is said where there are none. */
  readonly none: string;
  readonly hint?: string;
  readonly code?: boolean;
}

function Lines({ name, values, none, hint, code }: LinesProps) {
  const { t } = usePage();
  if (values.length === 0)
    return (
      <Detail name={name}>
        <span class="quiet">{none}</span>
      </Detail>
    );
  return (
    <Detail
      name={name}
      {...(hint !== undefined && { hint })}
      action={<CopyButton text={values.join('\n')} label={t('Copy {0}', name)} quiet />}
    >
      {values.map((value, index) => (
        <span key={index} class="line" data-vscode-context={menuContext('text', value)}>
          {code ? <code>{visibleText(value)}</code> : visibleText(value)}
        </span>
      ))}
    </Detail>
  );
}
