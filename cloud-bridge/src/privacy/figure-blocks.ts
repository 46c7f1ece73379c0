// What the database says, in words, or why it could not be asked. Pure.
import type { Block } from './blocks.ts';
import type { Figures, Say, Words } from './facts.ts';

const UNREAD: Record<Extract<Figures, { is: 'unread' }>['why'], Words> = {
	locked: {
		en: 'The database is in use by the running bridge, so there are no figures here. For them: stop the bridge, or name a copy with --database.',
		de: 'Die Datenbank ist von der laufenden Bridge belegt, deshalb fehlen hier Zahlen. Dafür die Bridge anhalten oder mit --database eine Kopie nennen.',
	},
	missing: {
		en: 'There is no database yet, so there are no figures here.',
		de: 'Es gibt noch keine Datenbank, deshalb fehlen hier Zahlen.',
	},
	older: {
		en: 'The database is of another version of Aisle, so there are no figures here. Start the bridge once, then make the report again.',
		de: 'Die Datenbank ist von einer anderen Version von Aisle, deshalb fehlen hier Zahlen. Die Bridge einmal starten, dann den Bericht neu erstellen.',
	},
	unreadable: {
		en: 'The database could not be read, so there are no figures here. Check the file and its rights.',
		de: 'Die Datenbank war nicht lesbar, deshalb fehlen hier Zahlen. Datei und Rechte prüfen.',
	},
};

export function figureBlocks(figures: Figures, say: Say): Block[] {
	if (figures.is === 'unread') return [{ is: 'text', words: say(UNREAD[figures.why]) }];
	const { shoppers, paused, grants, byStore, retentionRuns, auditByKind } = figures;
	const counts = (entries: readonly (readonly [string, number])[]) =>
		entries.map(([name, count]) => `${name} ${count}`).join(', ') || say({ en: 'none', de: 'keine' });
	const items = [
		{
			term: say({ en: 'Shoppers who opted in', de: 'Angemeldete Personen' }),
			words: say({ en: `${shoppers}, of them paused ${paused}`, de: `${shoppers}, davon pausiert ${paused}` }),
		},
		{ term: say({ en: 'By store', de: 'Je Geschäft' }), words: counts(byStore.map((of) => [of.store, of.shoppers])) },
		{ term: say({ en: 'Grants now', de: 'Einwilligungen jetzt' }), words: counts(Object.entries(grants)) },
		{
			term: say({ en: 'Last deletion jobs', de: 'Letzte Löschläufe' }),
			words:
				retentionRuns.map(({ job, at, deleted }) => `${job} ${at}: ${counts(Object.entries(deleted))}`).join('; ') ||
				say({ en: 'none has run yet', de: 'noch keiner' }),
		},
		{
			term: say({ en: 'In the audit log', de: 'Im Prüfprotokoll' }),
			words: counts(auditByKind.map(({ kind, count }) => [kind, count])),
		},
	];
	return [{ is: 'terms', items }];
}
