import { type API, type Callback, kGetApi, Producer } from '@platformatic/kafka'
import { lenientMetadata } from './lenient-metadata.ts'

/**
 * A producer that knows a topic of which one partition has no leader. The client (2.12.1) takes that partition's error for one
 * of the whole request, and would know nothing of the topic while it lasts.
 */
export class LeaderlessProducer extends Producer {
  override [kGetApi]<A extends unknown[], R>(name: string, callback: Callback<API<A, R>>): void {
    super[kGetApi]<A, R>(name, (error, api) => callback(error, name === 'Metadata' && api ? lenientMetadata(api) : api))
  }
}
