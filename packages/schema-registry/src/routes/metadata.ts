import type { FastifyInstance } from 'fastify'
import packageJson from '../../package.json' with { type: 'json' }
import type { Registry } from '../registry.ts'

/** Which registry this is. */
export function metadataRoutes(app: FastifyInstance, { store }: Registry): void {
  const clusters = { 'kafka-cluster': store.clusterId, 'schema-registry-cluster': 'schema-registry' }

  app.get('/v1/metadata/id', async () => ({ id: '', scope: { path: [], clusters } }))

  app.get('/v1/metadata/version', async () => ({ version: packageJson.version, commitId: '' }))

  app.get('/v1/metadata/deployment', async () => ({ attributes: [] }))
}
