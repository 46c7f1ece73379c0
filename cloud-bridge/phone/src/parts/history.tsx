/** @jsxImportSource preact */
// The lines of the shopper's ledger, newest first.
import type { ConsentsReply, ConsentText } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';

export function History({ consents: { ledger }, text }: { consents: ConsentsReply; text: ConsentText }) {
	const { words, times } = useLanguage();
	const { agreed } = words;
	return (
		<details class="fold">
			<summary>{agreed.history(ledger.length)}</summary>
			<ol class="history">
				{ledger.toReversed().map(({ number, purpose, granted, at, text: said, channel }) => (
					<li key={number}>
						<strong class={granted ? 'given' : 'taken'}>{granted ? agreed.given : agreed.taken}</strong>{' '}
						<span lang={text.language}>{text.purposes[purpose].label}</span>
						<span class="quiet small">
							{times.date(at)}, {times.hour(at)}, {agreed.where[channel]};{' '}
							{agreed.line(said.version, said.language, number)}
						</span>
					</li>
				))}
			</ol>
		</details>
	);
}
