import type Docker from 'dockerode';
import type { EngineAgent } from './engineAgent.ts';

/**
 * Makes the dockerode of a connection. Nothing of it comes from the environment, and all goes through the agent.
 * @param host what requests name as their host
 */
export async function makeDocker(host: string, agent: EngineAgent): Promise<Docker> {
  // Here and not at the top: most windows never talk to an engine.
  const [{ default: Dockerode }, { default: modemHttp }] = await Promise.all([
    import('dockerode'),
    import('docker-modem/lib/http.js'),
  ]);
  // It would follow them without our agent, to wherever an engine says.
  modemHttp.maxRedirects = 0;
  const options = { ...NOTHING_ELSE, ...THROUGH_AGENT, headers: { Host: host }, agent };
  // The modem reads DOCKER_HOST before it looks at its options, and fails where that or what it leads to is wrong.
  const kept = process.env['DOCKER_HOST'];
  delete process.env['DOCKER_HOST'];
  try {
    return new Dockerode(options);
  } finally {
    if (kept !== undefined) process.env['DOCKER_HOST'] = kept;
  }
}

/**
 * The editor puts a proxy's agent in the place of any other, except in requests to a socket; which of them is ours to say.
 */
const THROUGH_AGENT = { protocol: 'http', socketPath: 'engine' } as const;

/** Every option of the modem, since it takes one that is not given from the environment. */
const NOTHING_ELSE = {
  host: undefined,
  port: undefined,
  username: undefined,
  password: undefined,
  version: undefined,
  key: undefined,
  cert: undefined,
  ca: undefined,
  timeout: undefined,
  connectionTimeout: undefined,
  checkServerIdentity: undefined,
  pathPrefix: '/',
  sshOptions: {},
};
