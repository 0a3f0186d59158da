import type { Registry } from '@waybill/messaging'
import type { Brokers } from '@waybill/messaging/brokers'
import type { Route } from '@waybill/service'
import type { ConsoleConfig } from '../config.ts'
import type { Operations } from '../operations/operations.ts'
import type { Services } from '../services/services.ts'
import type { Sessions } from '../session/sessions.ts'
import { discardLetters } from './discard-letters.ts'
import { editLetter } from './edit-letter.ts'
import { listLetters } from './list-letters.ts'
import { redriveLetters } from './redrive-letters.ts'
import { showDesk } from './show-desk.ts'
import { showLetter } from './show-letter.ts'

interface Means {
  config: ConsoleConfig
  sessions: Sessions
  registry: Registry
  operations: Operations
  services: Services
}

/** What the routes of dead letters are made from. */
export interface LetterMeans extends Means {
  kafka: { brokers: Brokers; topicPrefix: string }
}

/** /console/api/dead-letters: what failed for good, and what is done about it. */
export function letterRoutes(means: Means): Route[] {
  const { brokers, topicPrefix } = means.config
  const all: LetterMeans = { ...means, kafka: { brokers, topicPrefix } }
  return [showDesk(all), listLetters(all), showLetter(all), redriveLetters(all), editLetter(all), discardLetters(all)]
}
