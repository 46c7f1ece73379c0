// What each purpose of consent does in this version, and the legal basis that is suggested for it. Pure.
import type { Purpose } from '@aisle/protocol';
import type { Words } from './facts.ts';

/** A purpose without an entry does not compile. */
export const PURPOSE_USES: Record<Purpose, Words> = {
	presence: {
		en: 'The phone is recognised in the store; visits and zones are kept for the stated days. Without it nothing else has anything to work with.',
		de: 'Das Handy wird im Geschäft erkannt; Besuche und Zonen werden die genannten Tage aufbewahrt. Ohne dies geschieht auch sonst nichts.',
	},
	offers: {
		en: 'Campaigns are decided on where the shopper stands, and offers are sent to the phone. Withdrawn, those that wait are cancelled.',
		de: 'Kampagnen werden danach entschieden, wo die Person steht, und Angebote ans Handy gesendet. Nach Widerruf werden wartende verworfen.',
	},
	purchases: {
		en: 'Asked for and recorded. This version takes in no purchases: nothing is used under it yet.',
		de: 'Wird erfragt und festgehalten. Diese Version nimmt keine Einkäufe entgegen: Es wird noch nichts genutzt.',
	},
	staff: {
		en: 'The shopper may give a name, sealed in the database. This version shows it to nobody but the shopper yet. Withdrawn, the name is deleted.',
		de: 'Die Person kann einen Namen angeben, versiegelt in der Datenbank. Diese Version zeigt ihn noch niemandem außer ihr selbst. Nach Widerruf wird er gelöscht.',
	},
	research: {
		en: 'Asked for and recorded. This version makes figures of all visits together only, never of one shopper’s way.',
		de: 'Wird erfragt und festgehalten. Diese Version bildet Zahlen nur aus allen Besuchen zusammen, nie aus dem Weg einer Person.',
	},
};

export const CONSENT_BASIS: Words = {
	en: 'GDPR Art. 6(1)(a), consent, apart for each purpose',
	de: 'DSGVO Art. 6 Abs. 1 lit. a, Einwilligung, für jeden Zweck getrennt',
};
