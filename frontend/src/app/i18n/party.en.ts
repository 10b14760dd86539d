import type { Texts } from './gather'

export default import.meta.glob<Texts>(['../../*/locales/en.json', '../../features/*/locales/en.json'], { eager: true, import: 'default' })
