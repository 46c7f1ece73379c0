/** @jsxImportSource preact */
// The proof that everything was erased: the shopper's only, as nobody else keeps it.
import type { ErasureProof } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';

type ProofCardProps = { proof: ErasureProof; download(): void; putAway(): void };

export function ProofCard({ proof: { erasedAt, erased, gatewaysBy, backupsBy }, download, putAway }: ProofCardProps) {
	const { words, times } = useLanguage();
	const { proof, notices } = words;
	const toTheMinute = (at: string) => `${times.date(at)}, ${times.hour(at)}`;
	const rows = Object.values(erased).reduce((sum, count) => sum + count, 0);
	const lines = [
		[proof.when, toTheMinute(erasedAt)],
		[proof.what[0], proof.what[1](rows)],
		[proof.inStore[0], proof.inStore[1](toTheMinute(gatewaysBy))],
		[proof.inCopies[0], proof.inCopies[1](times.date(backupsBy))],
	];
	return (
		<section class="card notice good proof" role="status">
			<h2>{notices.erased[0]}</h2>
			<p>{proof.words}</p>
			<dl class="kept">
				{lines.map(([term, said]) => (
					<div key={term}>
						<dt>{term}</dt>
						<dd>{said}</dd>
					</div>
				))}
			</dl>
			<div class="buttons">
				<button type="button" class="button plain" onClick={download}>
					{proof.download}
				</button>
				<button type="button" class="button plain" onClick={putAway}>
					{proof.putAway}
				</button>
			</div>
		</section>
	);
}
