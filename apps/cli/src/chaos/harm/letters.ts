import { type Letter, listDeadLetters, listTopics, redrive } from '@waybill/messaging'
import { servicesWithLetters } from '@waybill/operations'
import type { Stage } from '../scenario.ts'

/** Sends every open dead letter back to its service, as an operator would once the cause is gone. Returns how many. */
export async function redriveAll({ run: { brokers } }: Pick<Stage, 'run'>): Promise<number> {
  let redriven = 0
  for (const service of servicesWithLetters(await listTopics({ brokers }))) {
    const open: Letter[] = []
    for await (const letter of listDeadLetters({ brokers, service })) open.push(letter)
    if (open.length === 0) continue
    redriven += (await redrive({ brokers, service, select: {}, by: 'waybill chaos', reason: 'the harm is over' }))
      .redriven
  }
  return redriven
}
