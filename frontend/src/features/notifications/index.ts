export { useUnread } from './useNotices'
