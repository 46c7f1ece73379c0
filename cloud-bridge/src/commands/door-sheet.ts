// The sheet that hangs at a door: who, what, and how to take part, around the code. One HTML page without a script, to print. Pure.
import { type Controller, html, Markup } from '@aisle/protocol';

export const SHEET_LANGUAGES = ['en', 'de'] as const;
export type SheetLanguage = (typeof SHEET_LANGUAGES)[number];

export type DoorSheet = {
	language: SheetLanguage;
	store: string;
	zone: string;
	/** Who answers for what is done with personal data. */
	controller: Controller;
	url: string;
	/** The code as an SVG element. */
	svg: string;
};

/** The first layer of what must be told where people come in; the app has the rest before anybody agrees. */
const WORDS: Record<SheetLanguage, (sheet: DoorSheet) => { title: string; lines: string[] }> = {
	en: ({ controller, store }) => ({
		title: 'Offers for where you stand, if you like',
		lines: [
			`Scan, read, and choose what you agree to. Without that ${store} recognises nobody: it counts radio signals and keeps none.`,
			'If you take part, your phone sends a code that changes every ten minutes, and only this store can tell that it is yours. The page shows where you were seen, and lets you pause or erase everything at any time.',
			`${controller.name} answers for it: ${[controller.contact, controller.notice].filter(Boolean).join(', ')}`,
		],
	}),
	de: ({ controller, store }) => ({
		title: 'Angebote dort, wo Sie gerade stehen – wenn Sie möchten',
		lines: [
			`Scannen, lesen und auswählen, was Sie erlauben. Ohne das erkennt ${store} niemanden: Es zählt Funksignale und behält keines.`,
			'Wenn Sie mitmachen, sendet Ihr Handy einen Code, der alle zehn Minuten wechselt und den nur dieses Geschäft Ihnen zuordnen kann. Auf der Seite sehen Sie, wo Sie bemerkt wurden, und können jederzeit pausieren oder alles löschen.',
			`Verantwortlich: ${[controller.name, controller.contact, controller.notice].filter(Boolean).join(', ')}`,
		],
	}),
};

export function doorSheet(sheet: DoorSheet): string {
	const { title, lines } = WORDS[sheet.language](sheet);
	return `<!doctype html>\n${html`<html lang="${sheet.language}">
<meta charset="utf-8">
<title>${sheet.store}: ${sheet.zone}</title>
<style>
@page { size: A4; margin: 20mm }
body { font: 14pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 170mm; margin: auto; text-align: center }
svg { width: 90mm; height: 90mm; shape-rendering: crispEdges }
small { overflow-wrap: anywhere }
</style>
<h1>${title}</h1>
${new Markup(sheet.svg)}
${lines.map((line) => html`<p>${line}</p>\n`)}
<p><small>${sheet.url}</small></p>
</html>`}\n`;
}
