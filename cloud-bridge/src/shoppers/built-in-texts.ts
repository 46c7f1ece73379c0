// The words a shopper agrees to, as they come with the product. A version that was shown is never changed: add another.
import type { ConsentText } from '@aisle/protocol';

export const BUILT_IN_TEXTS: readonly ConsentText[] = [
	{
		version: 1,
		language: 'en',
		intro:
			'Your phone sends a code that changes every ten minutes, and only this store can tell that it is yours. So it can send you offers for where you stand, and only for what you agree to here.',
		purposes: {
			presence: {
				label: 'Recognise my phone in the store',
				words: 'Which departments you are in and when, for as many days as it says below. No name, no phone number.',
			},
			offers: { label: 'Send me offers', words: 'Where you stand decides which offers come to this phone.' },
			purchases: {
				label: 'Use what I bought',
				words: 'Your purchases help to choose offers, and to leave out what you have already.',
			},
			staff: {
				label: 'Staff may see my name',
				words: 'Only while you are in the store, and only the name you give here.',
			},
			research: {
				label: 'Help to improve the store',
				words: 'Your way through the store goes into figures on what works. Nobody looks at it one by one.',
			},
		},
	},
	{
		version: 1,
		language: 'de',
		intro:
			'Ihr Handy sendet einen Code, der alle zehn Minuten wechselt und den nur dieses Geschäft Ihnen zuordnen kann. So kann es Ihnen Angebote für den Ort schicken, an dem Sie gerade stehen, und nur für das, was Sie hier erlauben.',
		purposes: {
			presence: {
				label: 'Mein Handy im Geschäft erkennen',
				words:
					'In welchen Abteilungen Sie wann sind, so viele Tage lang, wie unten steht. Kein Name, keine Telefonnummer.',
			},
			offers: {
				label: 'Mir Angebote schicken',
				words: 'Wo Sie stehen, entscheidet, welche Angebote auf dieses Handy kommen.',
			},
			purchases: {
				label: 'Meine Einkäufe berücksichtigen',
				words: 'Ihre Einkäufe helfen, Angebote auszuwählen und wegzulassen, was Sie schon haben.',
			},
			staff: {
				label: 'Das Personal darf meinen Namen sehen',
				words: 'Nur solange Sie im Geschäft sind, und nur den Namen, den Sie hier angeben.',
			},
			research: {
				label: 'Das Geschäft verbessern helfen',
				words: 'Ihr Weg durch das Geschäft fließt in Zahlen darüber ein, was wirkt. Niemand sieht ihn einzeln an.',
			},
		},
	},
];
