import { Admin, type API, type Callback, kGetApi } from '@platformatic/kafka'
import { lenientMetadata } from '@waybill/messaging'

/**
 * An admin client for whom a topic with a partition without a leader is a topic still: what is broken is what an operator
 * comes to look at. The client (2.12.1) takes that partition's error for one of the whole request.
 */
export class OperatorAdmin extends Admin {
  override [kGetApi]<A extends unknown[], R>(name: string, callback: Callback<API<A, R>>): void {
    super[kGetApi]<A, R>(name, (error, api) => callback(error, name === 'Metadata' && api ? lenientMetadata(api) : api))
  }
}

/** One that asks the controller to check topics, and makes none: the client (2.12.1) always makes them. */
export class CheckingAdmin extends OperatorAdmin {
  override [kGetApi]<A extends unknown[], R>(name: string, callback: Callback<API<A, R>>): void {
    super[kGetApi]<A, R>(name, (error, api) =>
      callback(error, name === 'CreateTopics' && api ? onlyChecking(api) : api),
    )
  }
}

/** CreateTopics(topics, timeout, validateOnly) with the last turned on. */
function onlyChecking<A extends unknown[], R>(api: API<A, R>): API<A, R> {
  const call: API<unknown[], R> = api as never
  const checking = (connection: Parameters<typeof call>[0], ...args: unknown[]) => {
    const [topics, timeout, , done] = args
    call(connection, topics, timeout, true, done as Callback<R>)
  }
  return Object.assign(checking, { key: api.key, version: api.version, async: api.async }) as never
}
