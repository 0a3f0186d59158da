import type { Lesson } from './lesson.ts'
import { brokerLoss } from './lessons/broker-loss.ts'
import { declined } from './lessons/declined.ts'
import { duplicate } from './lessons/duplicate.ts'
import { fanOut } from './lessons/fan-out.ts'
import { firstOrder } from './lessons/first-order.ts'
import { outbox } from './lessons/outbox.ts'
import { poison } from './lessons/poison.ts'
import { rebalance } from './lessons/rebalance.ts'
import { replay } from './lessons/replay.ts'
import { schemaChange } from './lessons/schema-change.ts'

/** All lessons, in the order in which one does them best. */
export const lessons: readonly Lesson[] = [
  firstOrder,
  declined,
  fanOut,
  outbox,
  duplicate,
  replay,
  rebalance,
  poison,
  schemaChange,
  brokerLoss,
]
