import type { Letter, LetterPlace } from './letter.ts'

/** Which letters are meant: those to which all that is given applies. Nothing given: every open letter. */
export interface LetterFilter {
  /** Contained in the event's type. */
  type?: string | undefined
  /** The error's code. */
  code?: string | undefined
  /** Contained in the error's text, upper or lower case. */
  text?: string | undefined
  /** The record's key. */
  key?: string | undefined
  /** The topic on which the record was first. */
  topic?: string | undefined
  /** Failed at this time or later. */
  since?: Date | undefined
  /** Failed before this time. */
  until?: Date | undefined
  places?: readonly LetterPlace[] | undefined
}

/** Makes the filter's test. */
export function matching(filter: LetterFilter): (letter: Letter) => boolean {
  const { type, code, key, topic, since, until } = filter
  const text = filter.text?.toLowerCase()
  const places = filter.places && new Set(filter.places.map(placeName))

  return (letter) =>
    (type === undefined || (letter.type?.includes(type) ?? false)) &&
    (code === undefined || letter.code === code) &&
    (text === undefined || letter.error.toLowerCase().includes(text)) &&
    (key === undefined || letter.key === key) &&
    (topic === undefined || letter.origin.topic === topic) &&
    (since === undefined || letter.failedAt >= since) &&
    (until === undefined || letter.failedAt < until) &&
    (places === undefined || places.has(placeName(letter)))
}

/** A place as people write it: partition/offset. */
export const placeName = ({ partition, offset }: LetterPlace): string => `${partition}/${offset}`
