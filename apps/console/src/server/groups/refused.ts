import { GroupRefusal } from '@waybill/operations'
import { Problem } from '@waybill/service'

const missing = ['no-such-group', 'no-such-topic', 'no-such-partition']

/** Does something with groups, and gives a refusal of theirs as a Problem. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof GroupRefusal)) throw error
    throw new Problem(missing.includes(error.code) ? 404 : 409, error.code, `${error.message}.`)
  }
}
