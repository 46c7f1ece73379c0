/** @jsxImportSource preact */
// The newest offer in full, earlier ones folded below it.
import type { InboxOffer, MeReply, OfferMark } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';
import { isOver, type State } from '../state.ts';
import { OfferCard } from './offer-card.tsx';
import { OfferRow } from './offer-row.tsx';

export type MarkOffer = (id: string, mark: OfferMark['mark']) => void;
type OffersProps = { state: State; consents: MeReply['consents']; mark: MarkOffer };

export function Offers({ state, consents, mark }: OffersProps) {
	const { offers, nowMs, arrivedId } = state;
	const { words } = useLanguage();
	const newest = offers.find((offer) => !isOver(offer, nowMs));
	const earlier = offers.filter((offer) => offer !== newest);
	return (
		<section class="offers" aria-label={words.offers.title}>
			{newest === undefined ? (
				<Nothing consents={consents} />
			) : (
				<OfferCard key={newest.id} offer={newest} nowMs={nowMs} hasArrived={newest.id === arrivedId} mark={mark} />
			)}
			{earlier.length > 0 && <Earlier offers={earlier} nowMs={nowMs} mark={mark} />}
		</section>
	);
}

function Earlier({ offers, nowMs, mark }: { offers: readonly InboxOffer[]; nowMs: number; mark: MarkOffer }) {
	const { words } = useLanguage();
	return (
		<>
			<h2 class="section-title">{words.offers.earlier}</h2>
			<ul class="card rows">
				{offers.map((offer) => (
					<OfferRow key={offer.id} offer={offer} nowMs={nowMs} mark={mark} />
				))}
			</ul>
		</>
	);
}

function Nothing({ consents: { presence, offers } }: { consents: MeReply['consents'] }) {
	const { none, noPresence, off } = useLanguage().words.offers;
	const [title, words] = offers ? (presence ? none : noPresence) : off;
	return (
		<div class="card nothing">
			<h2>{title}</h2>
			<p class="quiet">{words}</p>
		</div>
	);
}
