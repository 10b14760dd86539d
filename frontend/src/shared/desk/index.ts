export { useAgo } from './ago'
export { default as DeskHeader } from './DeskHeader.vue'
export { default as DeskState } from './DeskState.vue'
export { keyboard, useKeys } from './keyboard'
