export type { PipelineStage } from './api'
export { usePipeline, useStageCounts } from './useStatistics'
