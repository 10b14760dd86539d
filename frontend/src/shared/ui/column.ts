export interface Column {
  key: string
  label: string
  number?: boolean
}
