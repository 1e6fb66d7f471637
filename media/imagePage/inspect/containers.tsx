import { useEffect, useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { ContainerAction, ContainerModel } from '../../../src/protocol/imageEngine.ts';
import { Icon } from '../../shared/icon.tsx';
import { containerMenu } from '../../shared/menuContext.ts';
import { type Page, usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { Refused } from '../refused.tsx';

type Asking =
  | { readonly phase: 'asking' }
  | { readonly phase: 'failed'; readonly refusal: Refusal }
  | { readonly phase: 'known'; readonly containers: readonly ContainerModel[] };

/** The containers of the image as they are now, and what can be seen of each. */
export function Containers({ place: { image, variant } }: { place: Place }) {
  const { t, host, containersChanged } = usePage();
  const [asking, setAsking] = useState<Asking>({ phase: 'asking' });
  useEffect(() => {
    let controller = new AbortController();
    const ask = () => {
      controller.abort();
      controller = new AbortController();
      const { signal } = controller;
      const settle = (next: Asking) => !signal.aborted && setAsking(next);
      host.containers(image, variant, signal).then(
        (containers) => settle({ phase: 'known', containers }),
        (error: unknown) => settle({ phase: 'failed', refusal: refusalOf(error) }),
      );
    };
    ask();
    const stop = containersChanged.listen(ask);
    return () => {
      stop();
      controller.abort();
    };
  }, [host, image, variant, containersChanged]);
  if (asking.phase === 'asking') return <span class="quiet">{t('Reading…')}</span>;
  if (asking.phase === 'failed') return <Refused refusal={asking.refusal} />;
  if (asking.containers.length === 0) return <span class="quiet">{t('No container uses this image.')}</span>;
  return (
    <ul class="containers">
      {asking.containers.map((container) => (
        <ContainerRow key={container.id} container={container} />
      ))}
    </ul>
  );
}

function ContainerRow({ container }: { container: ContainerModel }) {
  const page = usePage();
  const { id, address, status, running, meaning } = container;
  const name = visibleText(container.name);
  return (
    <li title={id} data-vscode-context={containerMenu(container)}>
      <Icon name={running ? 'vm-running' : 'vm'} />
      <strong>{name}</strong>
      <span class="quiet">{visibleText(status)}</span>
      <span class="container-actions">
        {actionsOf(page, name, running).map(({ action, icon, label, hint }) => (
          <button
            key={action}
            type="button"
            class="icon-button"
            aria-label={label}
            title={hint}
            onClick={() =>
              page.host.containerAction(action, address).catch((error: Error) => page.announce(error.message))
            }
          >
            <Icon name={icon} />
          </button>
        ))}
      </span>
      {meaning !== null && <span class="container-meaning">{meaning}</span>}
    </li>
  );
}

interface Action {
  readonly action: ContainerAction;
  readonly icon: string;
  readonly label: string;
  readonly hint: string;
}

function actionsOf({ t }: Page, name: string, running: boolean): Action[] {
  const processes: Action = {
    action: 'processes',
    icon: 'server-process',
    label: t('Show processes of {0}', name),
    hint: t('Show Processes'),
  };
  return [
    { action: 'logs', icon: 'output', label: t('Show logs of {0}', name), hint: t('Show Logs') },
    ...(running ? [processes] : []),
    { action: 'changes', icon: 'diff', label: t('Show changes of {0}', name), hint: t('Show Changes') },
  ];
}
