export interface TimelineStep {
  key: string
  title: string
  note?: string
  state: 'done' | 'here' | 'todo' | 'stopped'
}
