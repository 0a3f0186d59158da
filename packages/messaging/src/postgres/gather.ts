import type { Answer, Statement } from './round-trip.ts'

/** Statements of one transaction that wait for the end of this turn of the event loop. */
export interface Gather {
  /** Sends a statement with all others that are asked for in this turn, in one round trip. */
  ask(statement: Statement): Promise<Answer>
  /** What waits, for whoever sends it before the turn has ended; nothing waits afterwards. */
  flush(): void
}

/**
 * Lets statements that nobody waits for in between share a round trip: of one handler, by Promise.all, and of handlers that
 * run beside each other. When one fails, all that were sent with it fail with its error; their transaction is lost anyway.
 */
export function createGather(send: (statements: readonly Statement[]) => Promise<readonly Answer[]>): Gather {
  let asked: (PromiseWithResolvers<Answer> & { statement: Statement })[] = []

  function flush(): void {
    const sent = asked
    if (sent.length === 0) return
    asked = []
    send(sent.map(({ statement }) => statement)).then(
      (answers) => {
        // Those in front of theirs are of what else was sent.
        sent.forEach((one, i) => {
          one.resolve(answers[answers.length - sent.length + i] as Answer)
        })
      },
      (error) => {
        for (const one of sent) one.reject(error)
      },
    )
  }

  return {
    ask(statement) {
      const one = { statement, ...Promise.withResolvers<Answer>() }
      // A tick comes when the promises that are due have had their turn: handlers that those set off are with it.
      if (asked.push(one) === 1) process.nextTick(flush)
      return one.promise
    },
    flush,
  }
}
