import { PermanentError, type Pipe, pipe } from '../src/index.ts'
import { Ping } from './ping.ts'
import { Pong } from './pong.ts'

/** A ping of n becomes a pong of n; of 100,000 and more two; of -1 a dead letter; of -2 nothing. */
export const pongs: Pipe = pipe({
  from: Ping,
  to: [Pong],
  map: ({ data: { id, n } }) => {
    if (n === -1) throw new PermanentError('no pong for minus one', { code: 'minus-one' })
    if (n === -2) return undefined
    return n >= 100_000 ? [Pong({ id, n, part: 0 }), Pong({ id, n, part: 1 })] : Pong({ id, n, part: 0 })
  },
})
