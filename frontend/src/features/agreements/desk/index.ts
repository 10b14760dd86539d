export { default as AgreementCard } from './AgreementCard.vue'
