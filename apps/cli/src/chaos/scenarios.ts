import type { Scenario } from './scenario.ts'
import { brokers } from './scenarios/brokers.ts'
import { contention } from './scenarios/contention.ts'
import { database } from './scenarios/database.ts'
import { messages } from './scenarios/messages.ts'
import { processes } from './scenarios/processes.ts'
import { schemas } from './scenarios/schemas.ts'
import { slowness } from './scenarios/slowness.ts'

/** The rows of the fault matrix, in their order. */
export const scenarios: readonly Scenario[] = [
  ...[brokers, database, processes, messages, schemas, slowness, contention].flat(),
].sort((a, b) => a.row - b.row)
