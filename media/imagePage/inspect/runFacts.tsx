import type { ComponentChildren } from 'preact';
import { execForm, shellWords } from '../../../src/format/shellWords.ts';
import type { ConfigFacts } from '../../../src/image/configFacts.ts';
import { ScrollPane } from '../../shared/scrollPane.tsx';
import { usePage } from '../pageContext.ts';
import { FactRow } from './factRow.tsx';
import { PairTable } from './pairTable.tsx';

/** What a container of the image runs, and with what; nothing for what is not set. Below it what an engine says besides. */
export function RunFacts({ config, engine }: { config: ConfigFacts; engine: ComponentChildren }) {
  const { t } = usePage();
  const { entrypoint, command, environment, labels } = config;
  const runs = [...entrypoint, ...command];
  const lists = [
    { name: t('Ports'), values: config.ports },
    { name: t('Volumes'), values: config.volumes },
    { name: t('On build'), values: config.onBuild },
  ];
  const empty = Object.values(config).every((value) => value === null || value.length === 0);
  return (
    <ScrollPane class="facts-pane" name={t('Configuration')} scrollKey="facts">
      {empty && <p class="nothing">{t('The config sets nothing for its containers.')}</p>}
      <dl class="run-facts">
        {runs.length > 0 && <FactRow name={t('Runs')} value={shellWords(runs)} strong />}
        {entrypoint.length > 0 && <FactRow name={t('Entrypoint')} value={execForm(entrypoint)} />}
        {command.length > 0 && <FactRow name={t('Command')} value={execForm(command)} />}
        <FactRow name={t('User')} value={config.user} />
        <FactRow name={t('Working directory')} value={config.workingDirectory} />
        <FactRow name={t('Health check')} value={config.healthcheck} />
        <FactRow name={t('Stop signal')} value={config.stopSignal} />
        <FactRow name={t('Shell')} value={config.shell.length > 0 ? execForm(config.shell) : null} />
        <FactRow name={t('Author')} value={config.author} />
        {lists.map(({ name, values }) => (
          <FactRow key={name} name={name} value={values.length > 0 ? values.join('\n') : null} />
        ))}
      </dl>
      <PairTable name={t('Environment')} pairs={environment} />
      <PairTable name={t('Labels')} pairs={labels} />
      {engine}
    </ScrollPane>
  );
}
