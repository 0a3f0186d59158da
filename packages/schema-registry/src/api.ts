import type { FastifyInstance } from 'fastify'
import type { Registry } from './registry.ts'
import { compatibilityRoutes } from './routes/compatibility.ts'
import { configRoutes } from './routes/config.ts'
import { contextsRoutes } from './routes/contexts.ts'
import { healthRoutes } from './routes/health.ts'
import { metadataRoutes } from './routes/metadata.ts'
import { modeRoutes } from './routes/mode.ts'
import { schemasRoutes } from './routes/schemas.ts'
import { subjectVersionsRoutes } from './routes/subject-versions.ts'
import { subjectsRoutes } from './routes/subjects.ts'

/** Every route there is, one function a resource. */
export function addRoutes(app: FastifyInstance, registry: Registry): void {
  schemasRoutes(app, registry)
  subjectsRoutes(app, registry)
  subjectVersionsRoutes(app, registry)
  compatibilityRoutes(app, registry)
  configRoutes(app, registry)
  modeRoutes(app, registry)
  contextsRoutes(app, registry)
  metadataRoutes(app, registry)
  healthRoutes(app, registry)
}
