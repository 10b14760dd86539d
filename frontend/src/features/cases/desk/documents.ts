/** The papers that show who somebody is. */
export const DOCUMENTS = ['id_card', 'hmt_residence', 'hmt_travel', 'foreign_residence', 'passport', 'credit_code', 'other'] as const
export const PAPER_OF_ORGANISATION = 'credit_code'
export const PAPERS_OF_PERSON = DOCUMENTS.filter((kind) => kind !== PAPER_OF_ORGANISATION)
