import type { Check } from '../lesson.ts'
import { placedSince } from './orders.ts'

/** The group of a service has so many members, and with `busy` each of them some partitions. */
export const members =
  (service: string, count: number, { busy = false } = {}): Check =>
  async (world) => {
    const group = await world.group(service)
    if (!group) return { done: false, says: `The group ${service} is not there yet.` }
    const shares = group.members.map(({ partitions }) => partitions.length)
    const fits = shares.length === count && group.state === 'Stable'
    const sum = shares.length > 1 ? ` (${shares.join(' + ')} partitions)` : ''
    return {
      done: fits && (!busy || shares.every((share) => share > 0)),
      says: `${service} is ${group.state}, with ${shares.length} ${shares.length === 1 ? 'member' : 'members'}${sum}.`,
    }
  }

/** Every process of a service is paused, or none. */
export const paused =
  (service: string, wanted: boolean): Check =>
  async (world) => {
    const { paused: count, of } = await world.paused(service)
    return {
      done: of > 0 && count === (wanted ? of : 0),
      says: `${count} of ${of} processes of ${service} are paused.`,
    }
  }

/** Each of these services has read the event that tells of an order which was placed. */
export const readByAll =
  (type: string, services: readonly string[]): Check =>
  async (world, run) => {
    const [order] = placedSince(world, run)
    if (!order) return { done: false, says: 'No order was placed since you began.' }
    const record = (await world.recordsOf(order)).find((each) => each.type === type)
    if (!record) return { done: false, says: `${type} of it is not in Kafka yet.` }
    const { topic, partition, offset } = record
    const groups = await Promise.all(services.map((service) => world.group(service)))
    const read = services.filter((_, at) =>
      groups[at]?.partitions.some(
        (place) => place.topic === topic && place.partition === partition && (place.committed ?? 0n) > offset,
      ),
    )
    const place = `${topic}/${partition}@${offset}`
    const by = read.length === 0 ? 'nobody yet' : read.join(' and ')
    return { done: read.length === services.length, says: `${place} was read by ${by}.` }
  }
