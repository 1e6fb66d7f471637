import { ImageError, type ImageErrorCode } from '../../image/errors.ts';
import type { Sentence } from '../../image/sentence.ts';

/** Why an engine cannot be used; one of the states in which a view shows an endpoint. */
export type EngineFailure =
  | 'not-installed'
  | 'not-running'
  | 'no-permission'
  | 'wrong-context'
  | 'tls-refused'
  | 'unreachable'
  | 'ssh-needs-terminal'
  | 'no-answer'
  | 'not-an-engine'
  | 'api-too-old';

/** What is known better than by the state alone, where other words or another action follow from it. */
export type EngineDetail =
  /** No program that could start it is known on this machine. */
  | 'not-running-elsewhere'
  /** No group of users that is known here would be let in. */
  | 'not-permitted'
  /** The engine refuses this machine's certificate. */
  | 'certificate-refused'
  /** This machine refuses the engine's. */
  | 'certificate-untrusted'
  | 'tls-not-spoken'
  | 'tls-wanted';

/** What a view shows of an endpoint. */
export type EngineState = 'connecting' | 'ready' | EngineFailure;

/** What a user may do about a failure: keys for views, which have the words and the commands. */
export type EngineAction =
  | 'install'
  | 'start'
  | 'permit'
  | 'chooseEngine'
  | 'connectInTerminal'
  | 'checkCertificates'
  | 'update'
  | 'retry';

const ACTIONS: Readonly<Record<EngineFailure, EngineAction>> = {
  'not-installed': 'install',
  'not-running': 'start',
  'no-permission': 'permit',
  'wrong-context': 'chooseEngine',
  'tls-refused': 'checkCertificates',
  unreachable: 'retry',
  'ssh-needs-terminal': 'connectInTerminal',
  'no-answer': 'retry',
  'not-an-engine': 'chooseEngine',
  'api-too-old': 'update',
};

const UNSUPPORTED: readonly EngineFailure[] = ['api-too-old', 'not-an-engine'];

/** An engine that cannot be used at all, in a sentence. */
export class EngineError extends ImageError {
  readonly state: EngineFailure;
  readonly detail: EngineDetail | null;

  constructor(
    state: EngineFailure,
    template: string,
    values: Sentence['values'],
    { detail = null, ...options }: { readonly cause?: unknown; readonly detail?: EngineDetail | null } = {},
  ) {
    super(UNSUPPORTED.includes(state) ? 'unsupported' : 'unreadable', template, values, options);
    this.state = state;
    this.detail = detail;
  }

  get action(): EngineAction {
    const { detail } = this;
    return detail === 'not-running-elsewhere' || detail === 'not-permitted' ? 'retry' : ACTIONS[this.state];
  }
}

/** An engine that works did not do what it was asked. */
export class EngineRefusal extends ImageError {
  /** The status of its answer: 404 where what was asked for is not there. */
  readonly status: number;

  constructor(status: number, template: string, values: Sentence['values'], code: ImageErrorCode = 'unreadable') {
    super(code, template, values);
    this.status = status;
  }
}
