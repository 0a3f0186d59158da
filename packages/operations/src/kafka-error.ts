import { Refused } from './refused.ts'

interface KafkaFault {
  /** Kafka's name of the error: `INVALID_CONFIG`. */
  code: string
  /** What the broker said, else what Kafka's documentation says of the code. */
  text: string
}

interface Coded {
  apiId?: unknown
  serverErrorMessage?: unknown
  message?: unknown
  errors?: unknown
  cause?: unknown
}

/** The first answer of a broker in an error of the client, which wraps it in others; undefined when no broker answered. */
export function kafkaFault(error: unknown): KafkaFault | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { apiId, serverErrorMessage, message, errors, cause } = error as Coded
  if (typeof apiId === 'string') return { code: apiId, text: String(serverErrorMessage ?? message) }
  for (const inner of [...(Array.isArray(errors) ? errors : []), cause]) {
    const found = kafkaFault(inner)
    if (found) return found
  }
  return undefined
}

const invalid = new Set([
  'INVALID_CONFIG',
  'INVALID_PARTITIONS',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_REQUEST',
  'INVALID_TOPIC_EXCEPTION',
  'OFFSET_OUT_OF_RANGE',
  'POLICY_VIOLATION',
])

/**
 * Does something, and says a broker's no as ours.
 *
 * @throws Refused in the broker's words when it refuses the request; any other error as it is
 */
export async function asRefusal<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    const fault = kafkaFault(cause)
    if (fault?.code === 'TOPIC_ALREADY_EXISTS') throw new Refused('conflict', fault.text, { cause })
    if (fault?.code === 'UNKNOWN_TOPIC_OR_PARTITION') throw new Refused('not-found', fault.text, { cause })
    if (fault && invalid.has(fault.code)) {
      throw new Refused('invalid', `Kafka refuses it (${fault.code}): ${fault.text}`, { cause })
    }
    throw cause
  }
}
