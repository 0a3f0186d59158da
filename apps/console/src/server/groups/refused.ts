import { GroupRefusal } from '@waybill/operations'
import { Problem } from '@waybill/service'
import { toProblem } from '../kafka/refusals.ts'

const missing = ['no-such-group', 'no-such-topic', 'no-such-partition']

/** Does something with groups, and gives a refusal of theirs as a Problem, and an answer of Kafka's too. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof GroupRefusal)) throw toProblem(error)
    throw new Problem(missing.includes(error.code) ? 404 : 409, error.code, `${error.message}.`)
  }
}
