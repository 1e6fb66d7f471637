import { object, parseJson, text } from '../../image/json.ts';
import { type Endpoint, endpointLabel } from './endpoint.ts';
import { EngineError, EngineRefusal } from './engineError.ts';

const schema = object({ message: text(), cause: text() });

/** What an answer that is no success means. */
export function refusalOf(status: number, body: Uint8Array, endpoint: Endpoint): EngineRefusal | EngineError {
  const label = endpointLabel(endpoint);
  const message = messageOf(body) || `HTTP ${status}`;
  if (status === 400 && /HTTP request to an HTTPS server/i.test(message))
    return new EngineError(
      'tls-refused',
      'The engine {0} wants TLS, and nothing here says which certificates to use.',
      [label],
      { detail: 'tls-wanted' },
    );
  if (status === 401 || status === 403)
    return new EngineError('no-permission', 'The engine {0} does not permit this: {1}.', [label, message], {
      detail: 'not-permitted',
    });
  // 304 says that all is so already.
  if (status < 400 && status !== 304)
    return new EngineError('not-an-engine', 'What answers at {0} is no container engine ({1}).', [label, message]);
  return new EngineRefusal(status, 'The engine {0} refused: {1}.', [label, message]);
}

/** The engine's own words on one line, without the stop at their end. */
function messageOf(body: Uint8Array): string {
  let message: string;
  try {
    message = parseJson(schema, body, '').message ?? '';
  } catch {
    message = Buffer.from(body).toString('utf8');
  }
  return message.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}
