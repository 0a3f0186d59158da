export { type Compatibility, checkCompatibility } from './check-compatibility.ts'
export type { CompatibilityLevel } from './compatibility-level.ts'
export { InvalidSchema } from './errors.ts'
export { type RegistryOptions, type RunningRegistry, startRegistry } from './start.ts'
