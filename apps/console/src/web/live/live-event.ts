/** One event as the gateway's stream tells it. */
export interface LiveEvent {
  type: string
  service: string
  topic: string
  partition: number
  offset: number
  time: string
  orderId: string | null
  data: Record<string, unknown>
}

/** `topic/partition@offset`: where a record stands. */
export const placeOf = ({ topic, partition, offset }: { topic: string; partition: number; offset: number | string }) =>
  `${topic}/${partition}@${offset}`
