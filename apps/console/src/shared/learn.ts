import { type Static, Type } from 'typebox'
import { Nullable } from './nullable.ts'

const Time = Type.String({ format: 'date-time' })

const Summary = {
  id: Type.String(),
  title: Type.String(),
  about: Type.String(),
  minutes: Type.Integer(),
  cannot: Nullable(Type.String({ description: 'Why it can not be done here, and what to do' })),
  begunAt: Nullable(Time),
  lit: Type.Integer({ description: 'Steps that have happened' }),
  of: Type.Integer(),
}

export const LessonSummary = Type.Object(Summary)
export const LessonList = Type.Object({ lessons: Type.Array(LessonSummary) })

export const LessonStep = Type.Object({
  id: Type.String(),
  title: Type.String(),
  read: Type.String(),
  page: Type.Object({ to: Type.String({ description: 'A path of the console' }), label: Type.String() }),
  cli: Type.String({ description: 'The same from a shell' }),
  litAt: Nullable(Type.String({ format: 'date-time', description: 'When it was seen to have happened' })),
  says: Nullable(Type.String({ description: 'What the platform says of it; null where it was not asked yet' })),
})

export const LessonView = Type.Object({ ...Summary, steps: Type.Array(LessonStep) })

export type LessonSummary = Static<typeof LessonSummary>
export type LessonStep = Static<typeof LessonStep>
export type LessonView = Static<typeof LessonView>
