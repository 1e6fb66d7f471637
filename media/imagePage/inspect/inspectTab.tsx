import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import type { PageState } from '../pageState.ts';
import type { Place } from '../place.ts';
import type { Comparing } from '../useRelated.ts';
import { DocumentPane } from './documentPane.tsx';
import { EngineFacts } from './engineFacts.tsx';
import { RunFacts } from './runFacts.tsx';

interface Props {
  readonly model: ImageModel;
  readonly place: Place;
  readonly comparing: Comparing;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
}

/** The config as people read it, and beside it the JSON documents it comes from. */
export function InspectTab({ model, place, comparing, state, update }: Props) {
  return (
    <div class="split inspect">
      <RunFacts
        config={model.config}
        engine={
          model.engine && (
            <EngineFacts engine={model.engine} layers={model.layers.length} place={place} comparing={comparing} />
          )
        }
      />
      <DocumentPane
        documents={model.documents}
        composed={model.engine?.described === true}
        place={place}
        state={state}
        update={update}
      />
    </div>
  );
}
