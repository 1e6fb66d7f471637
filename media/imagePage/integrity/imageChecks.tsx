import type { CheckModel } from '../../../src/protocol/imageIntegrity.ts';
import { usePage } from '../pageContext.ts';
import { checkedName } from './checkedNames.ts';
import { CheckState } from './checkStates.tsx';
import { CheckValues } from './checkValue.tsx';

/** What is claimed of the image as a whole, each with what it is; the size of a document stands with its digest. */
export function ImageChecks({ checks }: { checks: readonly CheckModel[] }) {
  const page = usePage();
  const groups: CheckModel[][] = [];
  for (const check of checks) {
    const last = groups.at(-1);
    if (last?.[0] && check.what === `${last[0].what} size`) last.push(check);
    else groups.push([check]);
  }
  return (
    <ul class="image-checks">
      {groups.map((group, position) => {
        const [first] = group as [CheckModel];
        const { name, tip } = checkedName(page, first.what);
        return (
          <li key={position} class="image-check">
            <span class="check-name">{name}</span>
            <div>
              {group.map((check) => (
                <CheckLine key={check.what} check={check} />
              ))}
              <p class="hint">{tip}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function CheckLine({ check }: { check: CheckModel }) {
  const { name, tip } = checkedName(usePage(), check.what);
  const isSize = check.what.endsWith(' size');
  return (
    <div class={`check-line ${check.state}`} title={isSize ? `${name}\n${tip}` : undefined}>
      <span class="visually-hidden">{isSize && name}</span>
      <CheckState state={check.state} />
      <CheckValues check={check} name={name} isBytes={isSize} />
      {check.meaning && <p class="check-meaning">{check.meaning}</p>}
    </div>
  );
}
