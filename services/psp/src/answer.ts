import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@waybill/messaging'
import { Problem } from '@waybill/service'
import { answerOnce } from './answer-once.ts'
import { TIMEOUT_CARD } from './card-network.ts'
import { chance } from './chance.ts'
import { tell } from './store.ts'

/** Which first replies are lost on purpose: so many of a hundred keys, always the same ones for one seed. */
export type LostReplies = { percent: number; seed: string }

type Request = Parameters<typeof answerOnce>[1] & { token?: string }
type Reply = ReturnType<typeof tell>

/** Longer than a merchant waits in a test, shorter than a person would. */
const SILENCE_MS = 200

/**
 * Makes the answer to every request that moves money: its line in the journal. The first reply of some is lost, as a
 * switch or the card's token says: the money has moved, and the merchant gets a 504 that tells nothing.
 * @throws {Problem} 504 `reply-lost` then; and what `answerOnce` throws
 */
export const answering =
  (db: Database, lost: LostReplies) =>
  async ({ token, ...request }: Request, decide: Parameters<typeof answerOnce>[2]): Promise<Reply> => {
    const { entry, first } = await answerOnce(db, request, decide)
    if (first && (token === TIMEOUT_CARD || chance(lost, request.key))) {
      await delay(SILENCE_MS)
      throw new Problem(
        504,
        'reply-lost',
        `No answer in time. Ask GET /orders/${request.orderId}, or again with the key.`,
      )
    }
    return tell(entry)
  }

export type Answering = ReturnType<typeof answering>
