import { describeCluster } from '@waybill/operations'
import { Problem, type Route, type User } from '@waybill/service'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { LessonList, type LessonSummary, LessonView } from '../../shared/learn.ts'
import { audit } from '../audit.ts'
import { openSchemas } from '../schemas/refusals.ts'
import { openSupervisor } from '../services/supervisor.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Lesson } from './lesson.ts'
import { lessons } from './lessons.ts'
import { cannot, type Here } from './needs.ts'
import { openWorld, type WorldMeans } from './open-world.ts'
import { createRuns, type Looked, type Runs } from './runs.ts'

interface Means extends Omit<WorldMeans, 'supervisor' | 'schemas'> {
  sessions: Sessions
}

const Params = Type.Object({ lesson: Type.String({ pattern: '^[a-z-]{1,60}$' }) })
const tags = ['learn']
const COUNT_AGAIN_MS = 10_000

/** /console/api/learn: lessons, and how far somebody is in each, by what has really happened. */
export function learnRoutes({ sessions, ...means }: Means): Route[] {
  const { config } = means
  const supervisor = config.supervisor === undefined ? undefined : openSupervisor(config.supervisor)
  const all: WorldMeans = { ...means, supervisor, schemas: openSchemas(config.registryUrl) }
  const runs = createRuns()
  const worldOf = (request: FastifyRequest) => openWorld(all, request.user, sessions.found(request) ?? '')
  let counted: { at: number; brokers: Promise<number | undefined> } | undefined
  const here = async (): Promise<Here> => {
    // The whole cluster is asked for it, and a lesson asks every two seconds.
    if (!counted || Date.now() - counted.at > COUNT_AGAIN_MS) counted = { at: Date.now(), brokers: brokersOf(config) }
    return { supervisor: supervisor !== undefined, faults: config.faults, brokers: await counted.brokers }
  }
  return [listLessons(runs, here), showLesson(runs, here, worldOf), beginLesson(runs, here, worldOf)]
}

/** Those that are missing count too: a broker may be away because the lesson wants it so. */
const brokersOf = ({ brokers }: Means['config']) =>
  describeCluster({ brokers })
    .then(({ brokers: up, missing }) => up.length + missing.length)
    .catch(() => undefined)

const listLessons =
  (runs: Runs, here: () => Promise<Here>): Route =>
  (app) => {
    app.get(
      '/console/api/learn',
      { schema: { response: { 200: LessonList }, tags, summary: 'The lessons' }, config: { access: 'user' } },
      async ({ user }) => {
        const what = await here()
        const open = lessons.filter((lesson) => mayDo(user, lesson))
        return { lessons: open.map((lesson) => summaryOf(lesson, what, runs.found(user.id, lesson))) }
      },
    )
  }

const showLesson =
  (runs: Runs, here: () => Promise<Here>, worldOf: (request: FastifyRequest) => ReturnType<typeof openWorld>): Route =>
  (app) => {
    app.get(
      '/console/api/learn/:lesson',
      {
        schema: {
          params: Params,
          response: { 200: LessonView },
          tags,
          summary: 'A lesson, and what has happened of it',
        },
        config: { access: 'user' },
      },
      async (request) => {
        const lesson = lessonFor(request.user, request.params.lesson)
        return viewOf(lesson, await here(), await runs.look(request.user.id, lesson, worldOf(request)))
      },
    )
  }

const beginLesson =
  (runs: Runs, here: () => Promise<Here>, worldOf: (request: FastifyRequest) => ReturnType<typeof openWorld>): Route =>
  (app) => {
    app.post(
      '/console/api/learn/:lesson/begin',
      {
        schema: { params: Params, response: { 200: LessonView }, tags, summary: 'Begin a lesson, or begin it anew' },
        config: { access: 'user' },
      },
      async (request) => {
        const lesson = lessonFor(request.user, request.params.lesson)
        const what = await here()
        const why = cannot(lesson, what)
        if (why !== null) throw new Problem(409, 'not-here', why)
        audit(request, 'lesson.begun', { lesson: lesson.id })
        return viewOf(lesson, what, await runs.begin(request.user.id, lesson, worldOf(request)))
      },
    )
  }

const mayDo = ({ roles }: User, lesson: Lesson) => lesson.roles?.some((role) => roles.includes(role)) ?? true

function lessonFor(user: User, id: string): Lesson {
  const lesson = lessons.find((each) => each.id === id)
  if (!lesson) throw new Problem(404, 'unknown-lesson', `There is no lesson ${id}.`)
  if (!mayDo(user, lesson)) {
    throw new Problem(
      403,
      'forbidden',
      `This lesson is for ${lesson.roles?.join(' and ')}: it changes what others use.`,
    )
  }
  return lesson
}

function summaryOf(lesson: Lesson, here: Here, run: Pick<Looked, 'begunAt' | 'lit'> | undefined): LessonSummary {
  const { id, title, about, minutes, steps } = lesson
  const begunAt = run ? new Date(run.begunAt).toISOString() : null
  return { id, title, about, minutes, cannot: cannot(lesson, here), begunAt, lit: run?.lit.size ?? 0, of: steps.length }
}

const viewOf = (lesson: Lesson, here: Here, looked: Looked | undefined) => ({
  ...summaryOf(lesson, here, looked),
  steps: lesson.steps.map(({ check: _, ...step }) => {
    const litAt = looked?.lit.get(step.id)
    return {
      ...step,
      litAt: litAt === undefined ? null : new Date(litAt).toISOString(),
      says: looked?.says.get(step.id) ?? null,
    }
  }),
})
