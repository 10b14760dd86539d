import type { Texts } from './gather'

export default import.meta.glob<Texts>(['../../*/locales/desk.en.json', '../../features/*/locales/desk.en.json'], { eager: true, import: 'default' })
