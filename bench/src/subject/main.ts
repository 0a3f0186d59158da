import { messageOf } from '@waybill/local'
import type { Answer, Request } from '../work/worker.ts'
import { type Ready, tasks } from './tasks.ts'

// The process in which a bench's work is done; see work/worker.ts for the other end.
let ready: Ready<unknown> | undefined

async function handle(request: Request): Promise<unknown> {
  if (request.kind === 'prepare') {
    const prepare = tasks[request.task as keyof typeof tasks] as (options: unknown) => Promise<Ready<unknown>>
    ready = await prepare(request.options)
    return undefined
  }
  if (request.kind === 'run') return ready?.run()
  await ready?.finish()
  ready = undefined
  return undefined
}

process.on('message', (request: Request) => {
  handle(request).then(
    (result) => process.send?.({ result } satisfies Answer),
    (error) => process.send?.({ error: messageOf(error) } satisfies Answer),
  )
})
// The bench was killed: nobody waits for this work.
process.on('disconnect', () => process.exit(1))
